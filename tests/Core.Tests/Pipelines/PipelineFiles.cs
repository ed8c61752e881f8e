using System.Runtime.CompilerServices;
using System.Text;
using Serverless.Core.Parsing;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>Pipeline files for tests: those of the repository, and a small one to be spoiled.</summary>
internal static class PipelineFiles
{
    // Parts of the sample's long lines: tests know its lines by their numbers.
    private const string Metres = """{ "m": { "km": 1000, "odd": { "factor": 2, "offset": -1 } } }""";
    private const string Hops = """{ "hopping": { "size": "1m", "slide": "10s" } }""";
    private const string Items = "\"store\": { \"layout\": \"items\" }";
    private const string Once = """{ "by": ["unit", "at"], "within": "1h", "limit": 5000 }""";
    private const string Month = """{ "calendar": { "unit": "month", "zone": "UTC" } }""";
    private const string Newest = """{ "row": { "kind": "latest", "field": "metres", "fields": ["color"] } }""";

    /// <summary>The views of the sample that its file had not from the beginning, the last ones.</summary>
    public const string More = $$"""
        { "name": "calendar", "key": ["id"], "window": {{Month}}, "aggregates": {{Counted}} }, {{Latest}}
        """;

    private const string Table = "\"table\": { \"name\": \"rows\", \"every\": \"5s\" }";
    private const string Latest = $$"""
        { "name": "latest", "key": ["id"], "window": { "latest": { "markers": "7d" } }, {{Table}}, "aggregates": {{Newest}} }
        """;

    private const string Counted = """{ "n": { "kind": "count" } }""";

    /// <summary>A valid pipeline that uses every kind of step and window. Line 1 holds the opening brace.</summary>
    public const string Sample = $$"""
        {
          "$schema": "pipeline.schema.json",
          "name": "sample", "topic": "sample.events", "key": "id", "maxRecordBytes": 65536,
          "formats": [{ "kind": "json", "framing": "array", "maxDepth": 8, "when": { "header": "type", "startsWith": "text/json" } }],
          "fields": {
            "id": { "type": "text", "required": true, "minLength": 1, "maxLength": 20, "pattern": "^[a-z]+$", "aliases": ["ID","meta.id"] },
            "at": { "type": "timestamp", "required": true },
            "colour": { "type": "text", "enum": ["red", "blue"], "default": "red" },
            "size": { "type": "number", "numbersAsText": true, "min": 0, "max": 10 },
            "unit": { "type": "text" },
            "count": { "type": "integer", "default": 1 },
            "on": { "type": "boolean" },
          },
          "eventTime": { "field": "at", "bound": "5s", "maxFuture": "1h", "maxPast": "1d", "idle": 10000 }, "deduplicate": {{Once}},
          "transforms": [
            { "rename": { "from": "colour", "to": "color" } },
            { "convert": { "field": "size", "unit": "unit", "to": "metres", "units": {{Metres}} } },
            { "compute": { "field": "area", "expression": "metres * metres" } },
            { "set": { "field": "count", "value": 2, "if": "area > 100" } },
            { "deriveKey": { "field": "both", "parts": ["id", "color"], "separator": ":" } },
            { "enrich": { "table": "owners", "on": "id", "take": { "owner": "name" }, "required": true } },
            { "drop": { "name": "no-owner", "if": "owner == ''" } }, // a comment
          ],
          "views": [
            { "name": "tumbling", "key": ["id"], "where": "on", "window": { "tumbling": "10s" }, "allowedLateness": "30s", "early": "1s",
              "ttl": "30d", "panes": "discarding", "sharding": "co-partitioned", "shards": 2,
              "aggregates": {
                "n": { "kind": "count" }, "q": { "kind": "quantiles", "field": "area", "quantiles": [0.5], "accuracy": 0.02 },
                "d": { "kind": "distinct", "field": "owner", "precision": 10 },
                "t": { "kind": "top-k", "field": "owner", "weight": "area", "k": 3, "capacity": 30 },
                "h": { "kind": "histogram", "field": "area", "bounds": [1, 2] } } },
            { "name": "hopping", "key": ["owner"], "sharding": "rekeyed", "window": {{Hops}}, {{Items}}, "aggregates": {{Counted}} },
            { "name": "sliding", "key": ["id", "on"], "window": { "sliding": { "size": "1m", "step": "1s" } }, "aggregates": {{Counted}} },
            { "name": "session", "key": ["id"], "window": { "session": { "gap": "30s" } }, "aggregates": {{Counted}} },
            { "name": "global", "key": ["id"], "window": { "global": { "every": 1000 } }, "aggregates": {{Counted}} }, {{More}}
          ],
          "features": { "things": { "session": { "newest": 2, "final": true, "values": ["n"] }, "global": { "live": true } } }
        }
        """;

    /// <summary>What the sample says of duplicates.</summary>
    public const string Deduplicate = $"\"deduplicate\": {Once},";

    public static PipelineParse Parse(string json) => PipelineParser.Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>The sample with one stretch of it replaced; fails when it isn't there exactly once.</summary>
    public static string SampleWith(string part, string instead)
    {
        Assert.Equal(2, Sample.Split(part).Length);
        return Sample.Replace(part, instead, StringComparison.Ordinal);
    }

    /// <summary>A file of <c>functions/pipelines</c>.</summary>
    public static byte[] Read(string name, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "functions", "pipelines", name));

    public static IEnumerable<string> All([CallerFilePath] string here = "") =>
        Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "functions", "pipelines"), "*.json")
            .Select(path => Path.GetFileName(path))
            .Where(name => name != "pipeline.schema.json");
}
