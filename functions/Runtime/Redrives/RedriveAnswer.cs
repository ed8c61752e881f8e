using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Redrives;

/// <summary>The answer to a request to redrive.</summary>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
/// <param name="IsBegun">Whether a redrive is begun, or was before, and goes on in the background.</param>
/// <param name="Json">The answer as JSON; empty when there is a problem.</param>
public sealed record RedriveAnswer(Problem? Problem, bool IsBegun, string Json)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static RedriveAnswer Wrong(Problem problem) => new(problem, false, "");

    internal static RedriveAnswer Begun(string pipeline, string asked, RedrivePlan? plan) => new(null, plan is not null, new JsonObject
    {
        ["pipeline"] = pipeline,
        ["asked"] = plan?.Asked ?? asked,
        ["redrive"] = plan?.Number,
        ["events"] = plan?.Count ?? 0,
        ["forecast"] = null,
    }.ToJsonString(Indented));

    internal static RedriveAnswer Of(string pipeline, string asked, RedriveForecast forecast) => new(null, false, new JsonObject
    {
        ["pipeline"] = pipeline,
        ["asked"] = asked,
        ["redrive"] = null,
        ["events"] = forecast.Counts.Letters,
        ["forecast"] = new JsonObject
        {
            ["merged"] = forecast.Counts.Merged,
            ["filtered"] = forecast.Counts.Filtered,
            ["failedAgain"] = JsonSerializer.SerializeToNode(forecast.Counts.FailedAgain),
            ["changed"] = forecast.Changed,
            ["changes"] = new JsonArray([.. forecast.Changes.Select(Of)]),
            ["notes"] = new JsonArray([.. forecast.Notes.Select(note => (JsonNode)note)]),
        },
    }.ToJsonString(Indented));

    private static JsonNode Of(ResultChange change) => new JsonObject
    {
        ["view"] = change.View,
        ["key"] = change.Key,
        ["start"] = change.Start,
        ["end"] = change.End,
        ["before"] = change.Before is { } before ? JsonNode.Parse(before) : null,
        ["after"] = change.After is { } after ? JsonNode.Parse(after) : null,
    };
}
