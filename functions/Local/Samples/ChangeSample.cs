using System.Text;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Time;
using Serverless.Runtime.Unpacking;

namespace Serverless.Local.Samples;

/// <summary>Change events of Debezium in JSON, as the rows that they are about: what a format with <c>cdc</c> makes of them.</summary>
/// <param name="Events">Each event, flattened if it is a change.</param>
internal sealed record ChangeSample(IReadOnlyList<byte[]> Events)
{
    /// <summary>Where a row says that it was deleted.</summary>
    public const string Deleted = "__deleted";

    /// <summary>Where a row says when it was changed.</summary>
    public const string Time = "__ts_ms";

    /// <summary>Begins the names of what is of the change and not of the row.</summary>
    public const string Envelope = "__";

    // Only what the format makes of an event is asked for.
    private const string File = """
        {
          "name": "changes", "topic": "changes", "key": "topic", "formats": [{ "kind": "json", "cdc": "debezium" }],
          "fields": {
            "topic": { "type": "text", "record": "topic", "required": true },
            "at": { "type": "timestamp", "record": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "1s" },
          "views": [{ "name": "each", "key": ["topic"], "window": { "tumbling": "1m" }, "aggregates": { "count": { "kind": "count" } } }]
        }
        """;

    private static readonly Lazy<Pipeline> Changes =
        new(() => Pipeline.Compile(PipelineParser.Parse(Encoding.UTF8.GetBytes(File)).Definition!));

    /// <summary>Null when fewer than half of the events are changes.</summary>
    public static ChangeSample? Of(IReadOnlyList<byte[]> events)
    {
        using var unpacker = new Unpacker();
        var reader = new EventReader(Changes.Value, unpacker.Unpack);
        var rows = events.Select(one => RowOf(reader, one)).ToList();
        return 2 * rows.Count(row => row is not null) < rows.Count
            ? null
            : new ChangeSample([.. rows.Zip(events, (row, whole) => row ?? whole)]);
    }

    // An event with an op and no columns is something else.
    private static byte[]? RowOf(EventReader reader, byte[] change)
    {
        reader.Open(new SourceRecord(default, default, null, change, 1), EventTime.Min);
        return reader.Next() && !reader.Event.SequenceEqual(change) && !reader.Event.StartsWith("{\"__deleted\""u8)
            ? reader.Event.ToArray()
            : null;
    }
}
