using System.Text;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Unpacking;

namespace Serverless.Runtime.DeadLetters;

/// <summary>
/// Reads events that were set aside once more, as the pipeline is now, and tells the fields that it finds: all of a late one, and of a dead
/// letter those that are good. Without reference tables. One thread at a time.
/// </summary>
public sealed class SideEventDecoder : IDisposable
{
    private readonly Unpacker _unpacker = new();
    private readonly EventReader _reader;

    /// <param name="pipeline">Says how events are read.</param>
    public SideEventDecoder(Pipeline pipeline) => _reader = new EventReader(pipeline, _unpacker.Unpack);

    /// <summary>The fields by name; null when none could be read.</summary>
    public JsonObject? Decode(SideEvent one)
    {
        if (one.Event is not { Length: > 0 } bytes)
            return null;
        var (row, record) = (_reader.Row, one.Record);
        row.Clear();
        _reader.Open(
            new SourceRecord(
                one.Position.Partition, one.Position.Offset, record.Key, bytes, record.TimestampMs, record.TimestampType, record.Headers),
            EventTime.Max);
        _reader.Next();
        var fields = row.Layout.Fields.Select((field, slot) => (field.Name, Slot: slot)).Where(field => row.Has(field.Slot))
            .Select(field => KeyValuePair.Create(field.Name, ValueOf(row, field.Slot))).ToList();
        return fields.Count == 0 ? null : new JsonObject(fields);
    }

    /// <inheritdoc/>
    public void Dispose() => _unpacker.Dispose();

    private static JsonNode? ValueOf(Row row, int slot) => row.Layout.TypeOf(slot) switch
    {
        FieldType.Text => Encoding.UTF8.GetString(row.Text(slot)),
        FieldType.Number => row.Number(slot),
        FieldType.Integer => row.Integer(slot),
        FieldType.Boolean => row.Boolean(slot),
        _ => row.Time(slot).ToString(),
    };
}
