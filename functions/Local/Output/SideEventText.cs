using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Rejections;
using Serverless.Runtime.DeadLetters;
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
            { Field: not null, Reason: Reasons.Required } => "nothing",
            _ => one.Locked ?? Text(one.Event),
        };
        var (partition, offset, index) = one.Position;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}{Cut(found)} (partition {partition}, offset {offset}, event {index} of the record)");
    }

    /// <summary>All that is kept of it, as one line of JSON (<see cref="SideEventJson"/>).</summary>
    public static string Whole(DecodedSideEvent one) => SideEventJson.Of(one).ToJsonString(Json);

    private static string Text(byte[]? bytes) =>
        bytes is null ? "nothing" : Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4 * ShownCharacters)));

    private static string Cut(string text) => text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}…";
}
