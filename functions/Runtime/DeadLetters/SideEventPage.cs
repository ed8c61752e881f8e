using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.DeadLetters;

/// <summary>The answer to a question about events that were set aside: some of them, or why there is none.</summary>
/// <param name="Page">The events; null when there is a problem.</param>
/// <param name="Problem">Null when there is an answer.</param>
public sealed record SideEventAnswer(SideEventPage? Page, Problem? Problem);

/// <summary>Events that were set aside, given at once.</summary>
/// <param name="Kind">Dead letters, or late events.</param>
/// <param name="Events">In the order of their batches.</param>
/// <param name="Continuation">
/// By which the rest is looked for; null when there is no more. There may be one although nothing was found: then as many events were
/// looked at as one answer may.
/// </param>
public sealed record SideEventPage(SideOutputKind Kind, IReadOnlyList<DecodedSideEvent> Events, string? Continuation)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The events as JSON: <c>deadLetters</c> or <c>lateEvents</c>, how many they are (<c>count</c>), whether there may be more
    /// (<c>cut</c>), and <c>continuation</c>.
    /// </summary>
    public byte[] ToJson()
    {
        var events = new JsonArray([.. Events.Select(one => (JsonNode)SideEventJson.Of(one))]);
        var answer = new JsonObject
        {
            [Kind == SideOutputKind.Late ? "lateEvents" : "deadLetters"] = events,
            ["count"] = Events.Count,
            ["cut"] = Continuation is not null,
            ["continuation"] = Continuation,
        };
        return JsonSerializer.SerializeToUtf8Bytes(answer, Indented);
    }
}
