using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>Null when fewer than half of the events are changes.</summary>
    public static ChangeSample? Of(IReadOnlyList<byte[]> events)
    {
        var rows = events.Select(RowOf).ToList();
        return 2 * rows.Count(row => row is not null) < rows.Count
            ? null
            : new ChangeSample([.. rows.Zip(events, (row, whole) => row ?? whole)]);
    }

    private static byte[]? RowOf(byte[] json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject whole)
                return null;
            var change = whole["payload"] as JsonObject ?? whole;
            return change["op"] is JsonValue op && (change["before"] ?? change["after"]) is JsonObject
                ? JsonSerializer.SerializeToUtf8Bytes(Flattened(change, op.ToString() == "d"))
                : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // The pipeline will make a dead letter of it.
            return null;
        }
    }

    private static JsonObject Flattened(JsonObject change, bool isDeleted)
    {
        var row = change[isDeleted ? "before" : "after"]?.DeepClone() as JsonObject ?? [];
        row[Deleted] = isDeleted;
        foreach (var name in (string[])["op", "ts_ms", "source"])
        {
            if (change[name] is { } value)
                row[Envelope + name] = value.DeepClone();
        }
        return row;
    }
}
