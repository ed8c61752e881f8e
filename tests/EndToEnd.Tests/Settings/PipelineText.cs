namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>Texts of small pipeline files.</summary>
internal static class PipelineText
{
    /// <summary>A pipeline that counts; <paramref name="more"/> is further properties, each with a comma after it.</summary>
    public static string Of(string name, string? topic = null, string more = "") => $$"""
        {
          "name": "{{name}}", "topic": "{{topic ?? name}}", {{more}} "key": "id", "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": { "id": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true } },
          "eventTime": { "field": "at", "bound": "1s" },
          "views": [{ "name": "all", "key": ["id"], "window": { "tumbling": "10s" }, "aggregates": { "n": { "kind": "count" } } }]
        }
        """;
}
