using System.Text;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Tests.Folding.Corpus;

/// <summary>
/// Pipelines with one to five views: any kind of window, keys of any type and number of fields, conditions, and aggregates of every kind
/// over every type of field. A seed makes the same pipeline on any machine.
/// </summary>
internal static class RandomPipeline
{
    private static readonly string[] Aggregates =
    [
        """{ "kind": "count" }""", """{ "kind": "count", "field": "value" }""", """{ "kind": "sum", "field": "value" }""",
        """{ "kind": "sum", "field": "n" }""", """{ "kind": "mean", "field": "value" }""", """{ "kind": "mean", "field": "n" }""",
        """{ "kind": "variance", "field": "value" }""", """{ "kind": "variance", "field": "n" }""",
        """{ "kind": "min", "field": "value" }""", """{ "kind": "max", "field": "n" }""", """{ "kind": "max", "field": "seen" }""",
        """{ "kind": "first", "field": "text" }""", """{ "kind": "last", "field": "text" }""", """{ "kind": "last", "field": "on" }""",
        """{ "kind": "first", "field": "value" }""", """{ "kind": "last", "field": "id" }""",
        """{ "kind": "distinct", "field": "text" }""", """{ "kind": "distinct", "field": "n", "precision": 5 }""",
        """{ "kind": "quantiles", "field": "value", "quantiles": [0.5] }""",
        """{ "kind": "quantiles", "field": "n", "quantiles": [0.9], "accuracy": 0.05 }""",
        """{ "kind": "top-k", "field": "text", "k": 2, "capacity": 6 }""",
        """{ "kind": "top-k", "field": "id", "weight": "value" }""", """{ "kind": "top-k", "field": "n", "weight": "n", "k": 3 }""",
        """{ "kind": "histogram", "field": "value", "bounds": [-5, 0, 5, 100] }""",
        """{ "kind": "list", "field": "text", "limit": 3 }""", """{ "kind": "set", "field": "n", "keep": "last", "limit": 4 }""",
        """{ "kind": "top-rows", "field": "value", "limit": 3, "fields": ["id", "text", "on"] }""",
        """{ "kind": "max-by", "field": "n", "fields": ["text", "seen"] }""", """{ "kind": "last", "field": "text", "fields": ["id"] }""",
        """{ "kind": "funnel", "field": "text", "steps": ["a", "b|c"], "within": "200ms" }""",
    ];

    private static readonly string[] Keys =
        ["\"id\"", "\"text\"", "\"id\", \"text\"", "\"text\", \"id\"", "\"n\"", "\"on\"", "\"id\", \"n\", \"on\"", "\"text\", \"on\""];

    private static readonly string[] KeysOfId = [.. Keys.Where(key => key.Contains("id", StringComparison.Ordinal))];

    private static readonly string[] Conditions =
        ["value > 0.0", "on", "text in ['a', 'b|c']", "!has(text) || n % 2 == 0", "id != 'k1'", "10 / n > 2"];

    private static readonly string[] Windows =
    [
        """{ "tumbling": "100ms" }""", """{ "tumbling": "1s" }""", """{ "hopping": { "size": "300ms", "slide": "100ms" } }""",
        """{ "hopping": { "size": "250ms", "slide": "100ms" } }""", """{ "sliding": { "size": "230ms", "step": "50ms" } }""",
        """{ "session": { "gap": "80ms" } }""", """{ "global": { "every": 7 } }""",
    ];

    /// <param name="seed">Makes the pipeline.</param>
    /// <param name="hasConditions">Whether half of the aggregates have a condition of their own.</param>
    public static Pipeline Of(int seed, bool hasConditions = false)
    {
        var random = new Random(seed);
        var views = string.Join(",\n", Enumerable.Range(0, random.Next(1, 6)).Select(view => View(random, view)));
        if (hasConditions)
            views = Conditioned(views, new Random(seed));
        var parse = PipelineParser.Parse(Encoding.UTF8.GetBytes($$"""
            {
              "name": "random", "topic": "t", "key": "id", "formats": [{ "kind": "json", "framing": "lines" }],
              "fields": {
                "id": { "type": "text", "required": true }, "text": { "type": "text" }, "n": { "type": "integer" },
                "value": { "type": "number" }, "on": { "type": "boolean" }, "seen": { "type": "timestamp" },
                "time": { "type": "timestamp", "required": true }
              },
              "eventTime": { "field": "time", "bound": "100ms", "maxFuture": "1d" },
              "transforms": [{ "drop": { "name": "thirteen", "if": "n == 13" } }],
              "views": [{{views}}]
            }
            """));
        return Pipeline.Compile(parse.Definition ?? throw new InvalidOperationException(string.Join("; ", parse.Errors)));
    }

    private static string View(Random random, int view)
    {
        var window = Pick(random, Windows);
        var isGlobal = window.Contains("global", StringComparison.Ordinal);
        var key = Pick(random, isGlobal ? KeysOfId : Keys);
        var aggregates = Enumerable.Range(0, random.Next(1, 7)).Select(index => $"\"a{index}\": {Pick(random, Aggregates)}");
        return $$"""
            { "name": "v{{view}}", "key": [{{key}}], "window": {{window}}, "sharding": "{{(isGlobal ? "co-partitioned" : "rekeyed")}}",
              "shards": {{random.Next(1, 4)}},
              {{(random.Next(2) == 0 ? "" : $"\"where\": \"{Pick(random, Conditions)}\",")}}
              {{(isGlobal ? "" : $"\"allowedLateness\": \"{random.Next(0, 4) * 100}ms\",")}}
              {{(isGlobal || random.Next(3) > 0 ? "" : "\"late\": \"correct\",")}}
              "aggregates": { {{string.Join(", ", aggregates)}} } }
            """;
    }

    private static string Conditioned(string views, Random random) => views.Split("\"kind\"").Aggregate((before, after) =>
        before + (random.Next(2) == 0 ? "" : $"\"where\": \"{Pick(random, Conditions)}\", ") + "\"kind\"" + after);

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
