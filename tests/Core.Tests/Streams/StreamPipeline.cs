using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Tests.Streams;

/// <summary>A pipeline with a view of every kind of window, on a scale of milliseconds: bound 100, allowed lateness 150.</summary>
internal static class StreamPipeline
{
    public const long Bound = 100;
    public const long Lateness = 150;

    /// <summary>How long a key has no events until its window by count is final.</summary>
    public const long Forgotten = 7 * 24 * 3_600_000L;

    public const long MaxFuture = 24 * 3_600_000;

    public static readonly Pipeline Instance = Parse(Json);

    /// <summary>
    /// With every view rekeyed, so that the events of a key may be in any partition. Without the windows by count, which can't be.
    /// </summary>
    public static readonly Pipeline Rekeyed = With(view => view.Name == "global" ? null : view with { Sharding = Sharding.Rekeyed });

    /// <summary>The pipeline with each view changed, or left out (null).</summary>
    public static Pipeline With(Func<ViewDefinition, ViewDefinition?> change) => Pipeline.Compile(
        Instance.Definition with { Views = [.. Instance.Definition.Views.Select(change).OfType<ViewDefinition>()] });

    /// <summary>When a day of the view of days begins, ms after <see cref="StreamEvent.Base"/>.</summary>
    public const long Midnight = 1_500;

    // After midnight in the zone of that view.
    private const string DayBegins = "83601500";

    private const string Aggregates = """
        "aggregates": {
                "count": { "kind": "count" }, "sum": { "kind": "sum", "field": "value" },
                "max": { "kind": "max", "field": "value" }, "last": { "kind": "last", "field": "value" } }
        """;

    /// <summary>The file.</summary>
    public const string Json = $$"""
        {
          "name": "stream", "topic": "stream", "key": "key",
          "formats": [ { "kind": "json", "framing": "lines" } ],
          "fields": {
            "key": { "type": "text", "required": true },
            "value": { "type": "integer", "required": true },
            "time": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "time", "bound": "100ms", "maxFuture": "1d", "idle": "1s" },
          "transforms": [ { "drop": { "name": "negative", "if": "value < 0" } } ],
          "views": [
            { "name": "tumbling", "key": ["key"], "window": { "tumbling": "100ms" },
              "allowedLateness": "150ms", "early": "100ms", "sharding": "co-partitioned", "shards": 2,
              {{Aggregates}} },
            { "name": "hopping", "key": ["key"], "window": { "hopping": { "size": "300ms", "slide": "100ms" } },
              "allowedLateness": "150ms", "early": "100ms", "sharding": "rekeyed", "shards": 3,
              {{Aggregates}} },
            { "name": "uneven", "key": ["key"], "window": { "hopping": { "size": "250ms", "slide": "100ms" } },
              "allowedLateness": "150ms", "sharding": "rekeyed",
              {{Aggregates}} },
            { "name": "sliding", "key": ["key"], "window": { "sliding": { "size": "230ms", "step": "50ms" } },
              "allowedLateness": "150ms", "early": "100ms", "sharding": "rekeyed", "shards": 2,
              {{Aggregates}} },
            { "name": "session", "key": ["key"], "window": { "session": { "gap": "80ms" } },
              "allowedLateness": "150ms", "early": "100ms", "sharding": "co-partitioned",
              {{Aggregates}} },
            { "name": "global", "key": ["key"], "window": { "global": { "every": 7 } }, "sharding": "co-partitioned", {{Aggregates}} },
            { "name": "some", "key": ["key"], "where": "value >= 50", "window": { "tumbling": "200ms" }, "sharding": "rekeyed",
              {{Aggregates}} },
            { "name": "shifted", "key": ["key"], "window": { "hopping": { "size": "250ms", "slide": "100ms", "offset": "30ms" } },
              "allowedLateness": "150ms", "early": "100ms", "sharding": "rekeyed", "shards": 2,
              {{Aggregates}} },
            { "name": "sliced", "key": ["key"], "window": { "hopping": { "size": "800ms", "slide": "40ms", "keep": "slices" } },
              "allowedLateness": "150ms", "sharding": "rekeyed", "shards": 2,
              {{Aggregates}} },
            { "name": "days", "key": ["key"], "window": { "calendar": { "unit": "day", "zone": "+01:00", "offset": "{{DayBegins}}ms" } },
              "allowedLateness": "150ms", "early": "100ms", "sharding": "rekeyed",
              {{Aggregates}} }
          ]
        }
        """;

    public static Pipeline Parse(string json)
    {
        var parse = PipelineParser.Parse(Encoding.UTF8.GetBytes(json));
        return Pipeline.Compile(parse.Definition ?? throw new InvalidOperationException(string.Join("; ", parse.Errors)));
    }
}
