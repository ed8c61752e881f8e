using System.Text;
using System.Text.Json.Nodes;
using Serverless.Core.Decoding;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Expressions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Unpacking;

namespace Serverless.Runtime.DeadLetters;

/// <summary>
/// Reads events that were set aside once more, as the pipeline is now and with the schemas that there are now: all of a late one, and of a
/// dead letter what is good. Without reference tables, and without personal fields. One event at a time.
/// </summary>
public sealed class SideEventReader : IDisposable
{
    private readonly Unpacker _unpacker = new();
    private readonly EventReader _reader;
    private readonly Pipeline _pipeline;
    private readonly SchemaAnswers _schemas;

    /// <param name="pipeline">Says how events are read.</param>
    /// <param name="schemas">Where the schemas that they name are asked for.</param>
    internal SideEventReader(Pipeline pipeline, SchemaAnswers schemas)
    {
        (_pipeline, _schemas) = (pipeline, schemas);
        _reader = new EventReader(pipeline, _unpacker.Unpack);
    }

    /// <summary>What can be told of an event. Where its schema can't be asked for, that is told in place of its fields.</summary>
    public async ValueTask<DecodedSideEvent> DecodeAsync(SideEvent one, CancellationToken ct)
    {
        try
        {
            var fields = await TryReadAsync(one, ct).ConfigureAwait(false) ? Fields() : null;
            return new DecodedSideEvent(one, SchemaOf(one)?.ToString(), fields, null);
        }
        catch (StoreUnavailableException fault)
        {
            return new DecodedSideEvent(one, SchemaOf(one)?.ToString(), null, fault.Message);
        }
    }

    /// <summary>Whether a condition holds for what can be read of an event; false where nothing can.</summary>
    /// <exception cref="StoreUnavailableException">Its schema can't be asked for.</exception>
    public async ValueTask<bool> HoldsAsync(Condition condition, SideEvent one, CancellationToken ct) =>
        await TryReadAsync(one, ct).ConfigureAwait(false) && condition.Holds(_reader.Row);

    /// <summary>The schema that an event names as the one that it was written with; null when it names none.</summary>
    public SchemaId? SchemaOf(SideEvent one)
    {
        if (one.Event is not { Length: > 0 } bytes)
            return null;
        var headers = one.Record.Headers;
        return _pipeline.Definition.Formats
            .Select(entry => ((EventFormat)entry.Format).SchemaOf(bytes, headers)).FirstOrDefault(id => id is not null);
    }

    /// <inheritdoc/>
    public void Dispose() => _unpacker.Dispose();

    /// <summary>Reads an event into the row; false when there is nothing to read.</summary>
    private async ValueTask<bool> TryReadAsync(SideEvent one, CancellationToken ct)
    {
        if (one.Event is not { Length: > 0 } bytes)
            return false;
        _reader.Schemas = _schemas.Known();
        Read(one, bytes);
        if (_reader.WantedSchemas.Count == 0)
            return true;
        _reader.Schemas = await _schemas.AskAsync([.. _reader.WantedSchemas], ct).ConfigureAwait(false);
        Read(one, bytes);
        return true;
    }

    private void Read(SideEvent one, byte[] bytes)
    {
        var record = one.Record;
        _reader.Row.Clear();
        _reader.Open(
            new SourceRecord(
                one.Position.Partition, one.Position.Offset, record.Key, bytes, record.TimestampMs, record.TimestampType, record.Headers),
            EventTime.Max);
        _reader.Next();
    }

    private JsonObject? Fields()
    {
        var row = _reader.Row;
        var fields = row.Layout.Fields.Select((field, slot) => (field.Name, Slot: slot)).Where(field => row.Has(field.Slot))
            .Select(field => KeyValuePair.Create(field.Name, ValueOf(row, field.Slot))).ToList();
        return fields.Count == 0 ? null : new JsonObject(fields);
    }

    private static JsonNode? ValueOf(Row row, int slot) => row.Layout.TypeOf(slot) switch
    {
        FieldType.Text => Encoding.UTF8.GetString(row.Text(slot)),
        FieldType.Number => row.Number(slot),
        FieldType.Integer => row.Integer(slot),
        FieldType.Boolean => row.Boolean(slot),
        _ => row.Time(slot).ToString(),
    };
}

/// <summary>An event that was set aside, with what could be read of it once more.</summary>
/// <param name="Event">The event.</param>
/// <param name="Schema">The schema that it names, as in <c>id 17</c>; null when it names none.</param>
/// <param name="Fields">Its fields by name; null when none could be read.</param>
/// <param name="Why">Why its schema couldn't be asked for; null when there was no need to, or it could.</param>
public sealed record DecodedSideEvent(SideEvent Event, string? Schema, JsonObject? Fields, string? Why);
