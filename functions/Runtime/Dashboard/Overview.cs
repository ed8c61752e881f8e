using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Dashboard;

/// <summary>Puts the figures of a pipeline together that a page shows at one moment.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="health">What health says of it, with what the newest tick has seen.</param>
/// <param name="samples">Where topic and ledger were, oldest first.</param>
/// <param name="hot">The keys with the most events, of those that this process has stored.</param>
/// <param name="figures">What this process has measured; null when it measures nothing.</param>
internal sealed class Overview(
    Pipeline pipeline, JsonObject health, IReadOnlyList<LedgerSample> samples, HotKeys hot, InstanceFigures? figures)
{
    private const int HotKeysShown = 10;

    private readonly EventSums _sums = Read<EventSums>(health["sums"]) ?? EventSums.None;
    private readonly IReadOnlyList<ViewSums> _views = Read<ViewSums[]>(health["shards"]?["views"]) ?? [];
    private readonly Rates _rates = Rates.Of(samples);
    private readonly StageShares _stages = figures?.StagesOf(pipeline.Name) ?? StageShares.None;

    /// <summary>The whole document.</summary>
    public JsonObject ToJson(DateTimeOffset now) => new(
    [
        new("pipeline", pipeline.Name),
        new("topic", pipeline.Definition.Topic),
        new("version", pipeline.Version),
        new("at", now),
        .. health.Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone())),
        new("rates", Write(_rates)),
        new("sample", samples.Count == 0 ? null : Write(SampleOf(samples[^1]))),
        new("verdict", Write(Verdict.Of(_sums, _views))),
        new("bottleneck", Write(Bottleneck.Of(LoadOf()))),
        new("stages", Write(_stages)),
        new("hotKeys", Write(hot.Hottest(HotKeysShown))),
        new("instance", figures is null ? null : Write(figures.Of(pipeline.Name))),
    ]);

    /// <summary>What a list of pipelines shows of it.</summary>
    public JsonObject ToLine() => new()
    {
        ["pipeline"] = pipeline.Name,
        ["topic"] = pipeline.Definition.Topic,
        ["status"] = health["status"]?.DeepClone(),
        ["lag"] = health["lag"]?.DeepClone(),
        ["eventsPerSecond"] = _rates.Events,
        ["isWhole"] = Verdict.Of(_sums, _views).IsWhole,
    };

    private Load LoadOf()
    {
        var slowest = _views.MaxBy(view => view.Waiting);
        var layouts = health["history"]?["layouts"]?.AsArray() ?? [];
        var shards = layouts.FirstOrDefault(layout => (string?)layout!["view"] == slowest?.View)?["shards"];
        return new Load(
            [.. (health["partitions"]?.AsArray() ?? []).Select(one => (long)one!["lag"]!)], _rates, _stages)
        {
            Pipeline = pipeline.Name,
            Stuck = (health["shards"]?["stuck"]?.AsArray().Count ?? 0) + (health["ingestStops"]?.AsArray().Count ?? 0),
            IsPressed = (bool?)health["pressure"] == true,
            Slowest = slowest,
            Shards = (int?)shards ?? 1,
        };
    }

    private static object SampleOf(in LedgerSample sample) => new
    {
        at = sample.At.ToUnixTimeMilliseconds(), ends = sample.Ends, records = sample.Records, read = sample.Read, lag = sample.Lag,
        delayMs = sample.DelayMs,
    };

    private static T? Read<T>(JsonNode? node) => node is null ? default : node.Deserialize<T>(JsonSerializerOptions.Web);

    private static JsonNode? Write<T>(T value) => JsonSerializer.SerializeToNode(value, JsonSerializerOptions.Web);
}
