using System.Text;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>Which views, rules and times a field of the events gets into, through all transforms.</summary>
public sealed class FieldUsesTests
{
    private static readonly FieldUses Uses = FieldUses.Of(PipelineParser.Parse(Encoding.UTF8.GetBytes("""
        {
          "name": "uses", "topic": "uses", "key": "id", "formats": [ { "kind": "json" } ],
          "fields": {
            "id": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true }, "size": { "type": "number" },
            "unit": { "type": "text" }, "old": { "type": "text" }, "kind": { "type": "text" }, "host": { "type": "text" },
            "site": { "type": "text" }, "flag": { "type": "boolean" }, "gone": { "type": "text" }, "a": { "type": "text" },
            "b": { "type": "text" }
          },
          "eventTime": { "field": "at", "bound": "5s" },
          "transforms": [
            { "convert": { "field": "size", "unit": "unit", "to": "bytes", "units": { "B": { "kB": 1000 } } } },
            { "rename": { "from": "old", "to": "new" } },
            { "enrich": { "table": "hosts", "on": "host", "take": { "site": "site" }, "required": true } },
            { "set": { "field": "kind", "value": "x", "if": "flag" } },
            { "set": { "field": "gone", "value": "x" } },
            { "deriveKey": { "field": "pair", "parts": ["a", "b"] } },
            { "drop": { "name": "tests", "if": "kind == 'test' && has(new)" } }
          ],
          "views": [
            { "name": "one", "key": ["id", "pair"], "where": "site.size() > 2 && (flag ? true : bytes > 1.0)",
              "window": { "tumbling": "1h" },
              "aggregates": { "n": { "kind": "count" }, "sum": { "kind": "sum", "field": "bytes" } } },
            { "name": "two", "key": ["gone"], "window": { "tumbling": "1h" }, "aggregates": { "last": { "kind": "last", "field": "new" } } }
          ]
        }
        """)) is { Definition: { } definition } ? definition : throw new InvalidOperationException("the pipeline has mistakes"));

    [Theory]
    [InlineData("id", "view 'one' (key)")]
    [InlineData("at", "event time")]
    [InlineData("size", "view 'one' (where), view 'one' (aggregate 'sum')")]
    [InlineData("unit", "view 'one' (where), view 'one' (aggregate 'sum')")]
    [InlineData("old", "drop rule 'tests', view 'two' (aggregate 'last')")]
    [InlineData("kind", "drop rule 'tests'")]
    [InlineData("host", "row of table 'hosts', view 'one' (where)")]
    [InlineData("site", "view 'one' (where)")]
    [InlineData("flag", "drop rule 'tests', view 'one' (where)")]
    // Every event has the constant: what it was before is used nowhere.
    [InlineData("gone", "")]
    [InlineData("a", "view 'one' (key)")]
    [InlineData("b", "view 'one' (key)")]
    [InlineData("no such field", "")]
    public void A_field_is_followed_to_where_it_is_used(string field, string expected) =>
        Assert.Equal(expected, string.Join(", ", Uses.Of(field)));
}
