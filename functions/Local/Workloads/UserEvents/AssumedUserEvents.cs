using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>
/// What generator and truth take a pipeline of user events to do with an event before any view sees it, written as a pipeline file: a
/// second time beside the shipped one, so that a change of that one is noticed.
/// </summary>
internal static class AssumedUserEvents
{
    private const string File =
        """
        {
          "name": "user-events",
          "topic": "user-events",
          "key": "user",
          "formats": [{ "kind": "avro" }, { "kind": "json" }],

          "fields": {
            "eventId": { "type": "text", "required": true, "minLength": 1, "maxLength": 64, "aliases": ["id"] },
            "user": { "type": "text", "required": true, "minLength": 1, "maxLength": 64, "aliases": ["userId"] },
            "action": { "type": "text", "required": true, "enum": ["view", "click", "cart", "purchase", "search"] },
            "item": { "type": "text", "maxLength": 64, "aliases": ["product.id"] },
            "amount": { "type": "number", "default": 0, "min": 0, "max": 1e9, "aliases": ["product.amount"] },
            "quantity": { "type": "integer", "default": 1, "min": 0 },
            "query": { "type": "text", "maxLength": 200 },
            "at": { "type": "timestamp", "required": true, "aliases": ["timestamp"] }
          },

          "eventTime": { "field": "at", "bound": "5s" },

          "transforms": [
            { "enrich": { "table": "items", "on": "item", "take": { "category": "category" } } },
            { "enrich": { "table": "users", "on": "user", "take": { "segment": "segment" } } },
            { "set": { "field": "segment", "value": "new", "if": "!has(segment)" } },
            { "drop": { "name": "bots", "if": "segment == 'bot'" } }
          ],
          "deduplicate": { "by": ["eventId"], "within": "1h" },
          "views": [{ "name": "none", "key": ["user"], "window": { "tumbling": "10s" }, "aggregates": { "count": { "kind": "count" } } }]
        }
        """;

    public static PipelineDefinition Definition { get; } = PipelineParser.Parse(Encoding.UTF8.GetBytes(File)).Definition
        ?? throw new InvalidOperationException("the assumed pipeline of user events is not a valid pipeline file");
}
