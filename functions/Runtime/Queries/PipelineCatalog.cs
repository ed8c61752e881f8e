using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Text;
using Serverless.Core.Time;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>What there is to ask for: the pipelines of this process, and their views, as JSON.</summary>
public sealed class PipelineCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly ViewFinder _views;

    internal PipelineCatalog(ViewFinder views) => _views = views;

    /// <summary>The problem of a pipeline that this process doesn't run; null when it does.</summary>
    public Problem? ProblemOf(string pipeline)
    {
        _views.Pipeline(pipeline, out var problem);
        return problem;
    }

    /// <summary>The pipelines of this process, by name, in the newest version of each.</summary>
    internal IEnumerable<Pipeline> All => _views.Pipelines.Select(one => one.Current);

    /// <summary>A pipeline of this process; null with the problem when it doesn't run it.</summary>
    internal Pipeline? Find(string pipeline, out Problem? problem) => _views.Pipeline(pipeline, out problem)?.Current;

    /// <summary>The pipelines by name, each with its topic, its version, its views and its features.</summary>
    public byte[] PipelinesJson()
    {
        var pipelines = _views.Pipelines.Select(one => new
        {
            name = one.Name,
            topic = one.Current.Definition.Topic,
            version = one.Current.Version,
            views = one.Current.Views.Select(view => view.Name),
            features = one.Current.Definition.Features.Select(feature => feature.Name),
        }).ToList();
        return JsonSerializer.SerializeToUtf8Bytes(new { pipelines, count = pipelines.Count }, Json);
    }

    /// <summary>
    /// The views of a pipeline, as its file has them: key fields, window, aggregates, and the meanings that each has had. Then those that
    /// only earlier versions had.
    /// </summary>
    public async Task<(byte[]? Json, Problem? Problem)> ViewsJsonAsync(string pipeline, CancellationToken ct)
    {
        if (_views.Pipeline(pipeline, out var problem) is not { } versions)
            return (null, problem);
        var epochs = await _views.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        var views = new JsonArray();
        foreach (var view in versions.Current.Views)
            views.Add(ToJson(view, MeaningsOf(view.Name, epochs, view.Meaning), isCurrent: true));
        foreach (var name in epochs.SelectMany(epoch => epoch.Views).Select(layout => layout.Name).Distinct())
        {
            if (versions.Current.Find(name) is null
                && await ViewFinder.FindAsync(versions, epochs, name, ct).ConfigureAwait(false) is { } before)
                views.Add(ToJson(before.View, MeaningsOf(name, epochs, null), isCurrent: false));
        }
        var answer = new JsonObject { ["pipeline"] = pipeline, ["views"] = views, ["count"] = views.Count };
        return (JsonSerializer.SerializeToUtf8Bytes(answer, Json), null);
    }

    private static JsonObject ToJson(View view, JsonArray meanings, bool isCurrent)
    {
        var definition = view.Definition;
        return new JsonObject
        {
            ["name"] = view.Name,
            ["current"] = isCurrent,
            ["key"] = new JsonArray([.. definition.Key.Select(field => (JsonNode)field)]),
            ["where"] = definition.Where,
            ["window"] = WindowText.ToJson(definition.Window),
            ["allowedLateness"] = Duration.Format(definition.AllowedLatenessMs),
            ["late"] = definition.LateEvents == LateEvents.Correct ? "correct" : "side-output",
            ["early"] = definition.EarlyMs is { } early ? Duration.Format(early) : definition.KeepsEarly ? "kept" : null,
            ["panes"] = definition.Discarding ? "discarding" : "accumulating",
            ["sharding"] = definition.Sharding == Sharding.Rekeyed ? "rekeyed" : "co-partitioned",
            ["shards"] = definition.Shards,
            ["buckets"] = definition.PageBuckets,
            ["ttl"] = definition.TimeToLiveMs is { } life ? Duration.Format(life) : null,
            ["aggregates"] = new JsonArray([.. definition.Aggregates.Select(ToJson)]),
            ["computed"] = new JsonArray([.. definition.Computed.Select(ToJson)]),
            ["meanings"] = meanings,
        };
    }

    private static JsonNode ToJson(AggregateDefinition aggregate) => new JsonObject
    {
        ["name"] = aggregate.Name,
        ["kind"] = aggregate.Kind,
        ["field"] = aggregate.Field,
        ["where"] = aggregate.Where,
        ["parameters"] = new JsonObject(aggregate.Parameters.Select(one => KeyValuePair.Create(one.Key, ToJson(one.Value)))),
    };

    private static JsonNode ToJson(ComputedDefinition computed) =>
        new JsonObject { ["name"] = computed.Name, ["expression"] = computed.Expression };

    private static JsonNode? ToJson(ParameterValue value) => value switch
    {
        ParameterValue.Number number => number.Value,
        ParameterValue.Numbers numbers => new JsonArray([.. numbers.Values.Select(one => (JsonNode)one)]),
        ParameterValue.Texts texts => new JsonArray([.. texts.Values.Select(one => (JsonNode)one)]),
        ParameterValue.Text text => text.Value,
        _ => null,
    };

    /// <summary>
    /// Each meaning with the name that its results are asked for by, when it began, and whether it is what the view's name stands for. None
    /// before anything is sealed.
    /// </summary>
    private static JsonArray MeaningsOf(string view, IReadOnlyList<PipelineEpoch> epochs, string? current)
    {
        var layouts = epochs.Select(epoch => (Layout: epoch.View(view), epoch.OpenedAt)).Where(one => one.Layout is not null).ToList();
        return new JsonArray([.. layouts.GroupBy(one => one.Layout!.Label).Select(meaning => (JsonNode)new JsonObject
        {
            ["name"] = meaning.Key == view ? $"{view}~1" : meaning.Key,
            ["since"] = new EventTime(meaning.Min(one => one.OpenedAt).ToUnixTimeMilliseconds()).ToString(),
            ["current"] = meaning.Key == layouts[^1].Layout!.Label && layouts[^1].Layout!.Meaning == current,
        })]);
    }
}
