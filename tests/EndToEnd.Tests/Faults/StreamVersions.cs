using System.Text;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Versions of the stream's pipeline as files say them: the ledger keeps the files, so that every process finds every version.
/// </summary>
internal static class StreamVersions
{
    /// <summary>The pipeline after some changes of its file.</summary>
    public static Pipeline Of(params Action<JsonObject>[] changes)
    {
        var file = JsonNode.Parse(StreamPipeline.Json)!.AsObject();
        Array.ForEach(changes, change => change(file));
        return PipelineFiles.Parse(Encoding.UTF8.GetBytes(file.ToJsonString()), out var errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors));
    }

    /// <summary>No partition is ever idle.</summary>
    public static void NeverIdle(JsonObject file) => file["eventTime"]!["idle"] = "1000d";

    /// <summary>Every view has so many shards.</summary>
    public static Action<JsonObject> Shards(int shards) => EachView(view => view["shards"] = shards);

    /// <summary>Every view has one aggregate more, of the values.</summary>
    public static Action<JsonObject> With(string kind) =>
        EachView(view => view["aggregates"]!["more"] = new JsonObject { ["kind"] = kind, ["field"] = "value" });

    /// <summary>Only these views.</summary>
    public static Action<JsonObject> Only(params string[] names) => file =>
    {
        var views = file["views"]!.AsArray();
        foreach (var view in views.Where(view => !names.Contains(view!["name"]!.GetValue<string>())).ToList())
            views.Remove(view);
    };

    /// <summary>A change of one view.</summary>
    public static Action<JsonObject> View(string name, Action<JsonObject> change) =>
        file => change(file["views"]!.AsArray().Single(view => view!["name"]!.GetValue<string>() == name)!.AsObject());

    private static Action<JsonObject> EachView(Action<JsonObject> change) => file =>
    {
        foreach (var view in file["views"]!.AsArray())
            change(view!.AsObject());
    };
}
