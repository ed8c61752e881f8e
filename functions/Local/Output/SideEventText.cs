using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Output;

/// <summary>Dead letters and late events as text.</summary>
internal static class SideEventText
{
    private const int ShownCharacters = 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // Control characters are escaped all the same: a terminal may show it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What was wrong, and with which event: <c>value: "abc" (partition 0, offset 7, event 2 of its record)</c>.</summary>
    public static string InShort(SideEvent one)
    {
        var what = one.Rejection is { Field: { } field } ? $"{field}: " : "";
        var found = one.Rejection switch
        {
            { Found: { } value } => value,
            { Field: not null } => "nothing",
            _ => Text(one.Event),
        };
        var (partition, offset, index) = one.Position;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}{Cut(found)} (partition {partition}, offset {offset}, event {index} of the record)");
    }

    /// <summary>All that is kept of it, as one line of JSON. Bytes that are no UTF-8 are in base64, after <c>base64:</c>.</summary>
    public static string Whole(SideEvent one) => JsonSerializer.Serialize(
        new
        {
            kind = one.Kind == SideOutputKind.Late ? "late" : "dead-letter",
            reason = one.Rejection?.Reason,
            stage = one.Rejection?.Stage.ToString().ToLowerInvariant(),
            field = one.Rejection?.Field,
            found = one.Rejection?.Found,
            at = one.Rejection is { BytePosition: >= 0 and var position } ? position : (long?)null,
            partition = one.Position.Partition.Value,
            offset = one.Position.Offset.Value,
            index = one.Position.Index,
            eventTime = one.Time?.ToString(),
            kafkaTime = KafkaTime(one.Record),
            lateFor = one.Views.Count == 0 ? null : one.Views,
            key = Bytes(one.Record.Key),
            headers = one.Record.Headers.Select(header => new { name = header.Name, value = Bytes(header.Value) }),
            @event = Bytes(one.Event),
        },
        Json);

    private static string? KafkaTime(in RecordEnvelope record) =>
        record.TimestampMs < 0 ? null : new EventTime(record.TimestampMs).ToString();

    private static string? Bytes(byte[]? bytes) => bytes is null ? null
        : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
        : $"base64:{Convert.ToBase64String(bytes)}";

    private static string Text(byte[]? bytes) =>
        bytes is null ? "nothing" : Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4 * ShownCharacters)));

    private static string Cut(string text) => text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}…";
}
