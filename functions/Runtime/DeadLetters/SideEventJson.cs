using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.DeadLetters;

/// <summary>An event that was set aside, with all that is kept of it, as JSON.</summary>
public static class SideEventJson
{
    /// <summary>
    /// What was wrong, where it was, key, headers, the event itself, the schema that it names, and under <c>decoded</c> the fields that
    /// could be read of it (<c>undecoded</c> says why not, where its schema can't be asked for). Bytes that are no UTF-8 are in base64,
    /// after <c>base64:</c>. Of an encrypted event that can't be opened the last ones are missing, and <c>locked</c> says why.
    /// </summary>
    public static JsonObject Of(DecodedSideEvent decoded)
    {
        var json = Of(decoded.Event);
        json["schema"] = decoded.Schema;
        json["decoded"] = decoded.Fields;
        json["undecoded"] = decoded.Why;
        return json;
    }

    private static JsonObject Of(SideEvent one) => new()
    {
        ["kind"] = one.Kind == SideOutputKind.Late ? "late" : "dead-letter",
        ["reason"] = one.Rejection?.Reason,
        ["stage"] = one.Rejection?.Stage.ToString().ToLowerInvariant(),
        ["field"] = one.Rejection?.Field,
        ["found"] = one.Rejection?.Found,
        ["at"] = one.Rejection is { BytePosition: >= 0 and var position } ? position : null,
        ["partition"] = one.Position.Partition.Value,
        ["offset"] = one.Position.Offset.Value,
        ["index"] = one.Position.Index,
        ["eventTime"] = one.Time?.ToString(),
        ["kafkaTime"] = KafkaTime(one.Record),
        ["lateFor"] = one.Views.Count == 0 ? null : new JsonArray([.. one.Views.Select(view => (JsonNode)view)]),
        ["redriven"] = one.Redriven == 0 ? null : one.Redriven,
        ["locked"] = one.Locked,
        ["key"] = Text(one.Record.Key),
        ["headers"] = new JsonArray([.. one.Record.Headers.Select(header =>
            (JsonNode)new JsonObject { ["name"] = header.Name, ["value"] = Text(header.Value) })]),
        ["event"] = Text(one.Event),
    };

    private static string? KafkaTime(in RecordEnvelope record) =>
        record.TimestampMs < 0 ? null : new EventTime(record.TimestampMs).ToString();

    private static string? Text(byte[]? bytes) => bytes is null ? null
        : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
        : $"base64:{Convert.ToBase64String(bytes)}";
}
