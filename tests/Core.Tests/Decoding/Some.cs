using System.Text;
using Serverless.Core.Decoding;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Transforms;

namespace Serverless.Core.Tests.Decoding;

/// <summary>A pipeline with a field of every type, and records for it.</summary>
internal static class Some
{
    public const long KafkaTime = 1_700_000_000_000;
    public const string Time = "1700000000000";

    public static readonly FieldDefinition[] Fields =
    [
        new() { Name = "device", Type = FieldType.Text, Required = true, Aliases = ["deviceId", "source.device"] },
        new() { Name = "value", Type = FieldType.Number, NumbersAsText = true },
        new() { Name = "ratio", Type = FieldType.Number },
        new() { Name = "sequence", Type = FieldType.Integer },
        new() { Name = "up", Type = FieldType.Boolean },
        new() { Name = "time", Type = FieldType.Timestamp },
        new() { Name = "site", Type = FieldType.Text, Aliases = ["source.place.site"] },
    ];

    public static readonly EventTimeDefinition EventTime = new("time", BoundMs: 5_000, MaxFutureMs: 60_000, IdleMs: 10_000);

    public static PipelineDefinition Pipeline(params Framing[] framings) => new()
    {
        Name = "some",
        Topic = "some",
        Formats = [.. framings.DefaultIfEmpty(Framing.Single).Select(framing => new FormatEntry(framing, new JsonFormat()))],
        Fields = Fields,
        EventTime = EventTime,
        Key = "device",
        Views = [],
    };

    public static RowLayout Layout(IEnumerable<FieldDefinition> fields) => new(fields.Select(field => (field.Name, field.Type)));

    public static EventReader Reader(params Framing[] framings) => Reader(Pipeline(framings));

    public static EventReader Reader(PipelineDefinition pipeline, Unpack? unpack = null)
    {
        var layout = Layout(pipeline.Fields);
        return new EventReader(
            pipeline, layout, Transformer.Compile(pipeline.Transforms, layout), layout.SlotOf(pipeline.EventTime.Field), unpack ?? AsIs);
    }

    /// <summary>Starts on a record whose reference is its own Kafka timestamp.</summary>
    public static void Open(this EventReader reader, SourceRecord record) => reader.Open(record, new EventTime(record.TimestampMs));

    /// <summary>Decodes source[start..start + length) into a row, which is cleared before.</summary>
    public static Rejection? Decode(this IEventDecoder decoder, byte[] source, int start, int length, Row row)
    {
        row.Clear();
        return decoder.Decode(new EventBytes(source, start, length), RecordHeaders.None, new SlotWriter(row));
    }

    public static SourceRecord Record(string? value) => Record(value is null ? null : Encoding.UTF8.GetBytes(value));

    public static SourceRecord Record(byte[]? value) => new(new Partition(0), new Offset(7), null, value, KafkaTime);

    /// <summary>Verdict, index and what identifies the event: its device, or its rejection's reason and position.</summary>
    public static List<string> Outcomes(EventReader reader, SourceRecord record)
    {
        var outcomes = new List<string>();
        reader.Open(record);
        while (reader.Next())
        {
            var outcome = reader.Rejection is { } rejection ? $"{rejection.Reason}@{rejection.BytePosition}" : Text(reader.Row, 0);
            outcomes.Add($"{reader.Index} {outcome}");
        }
        return outcomes;
    }

    public static string Text(Row row, int slot) => Encoding.UTF8.GetString(row.Text(slot));

    public static int Slot(string field) => Array.FindIndex(Fields, candidate => candidate.Name == field);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
