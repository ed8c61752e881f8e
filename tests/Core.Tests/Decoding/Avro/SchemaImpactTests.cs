using System.Text;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Schemas;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>What a pipeline loses when producers take another schema.</summary>
public sealed class SchemaImpactTests
{
    private const string At = """at {"type":"long","logicalType":"timestamp-millis"}""";

    // user is in the key, page in a condition, price in a total, ref in what is computed for the key, note nowhere.
    private static readonly Pipeline Shop = Pipeline.Compile(PipelineParser.Parse(Encoding.UTF8.GetBytes("""
        {
          "name": "shop", "topic": "shop", "key": "user", "formats": [ { "kind": "avro" } ],
          "fields": {
            "user": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true },
            "page": { "type": "text", "default": "/" }, "price": { "type": "integer" }, "ref": { "type": "text" },
            "note": { "type": "text" }, "topic": { "type": "text", "record": "topic" }
          },
          "eventTime": { "field": "at", "bound": "5s" },
          "transforms": [ { "compute": { "field": "source", "expression": "ref + '!'" } } ],
          "views": [ { "name": "per-user", "key": ["user", "source"], "where": "page != '/x'", "window": { "tumbling": "1h" },
            "aggregates": { "clicks": { "kind": "count" }, "total": { "kind": "sum", "field": "price" } } } ]
        }
        """)).Definition!);

    private static readonly string Before = Record("user string", At, "page string", "price long", "ref string", "note string");

    /// <summary>The fields now, what is said without an earlier schema, and with <see cref="Before"/>: * breaks, = is as before.</summary>
    public static TheoryData<string, string, string, string> Changes => new()
    {
        { "nothing", Before, "", "" },
        {
            "a required field goes", Record(At, "page string", "price long", "ref string", "note string"),
            "*user RequiredMissing", "*user RequiredMissing"
        },
        {
            "its name goes, and is an alias",
            Before.Replace("\"user\"", "\"customer\",\"aliases\":[\"user\"]", StringComparison.Ordinal), "", ""
        },
        {
            "the event time may be null",
            Record("user string", """at ["null","long"]""", "page string", "price long", "ref string", "note string"),
            "at RequiredMayBeMissing", "*at RequiredMayBeMissing"
        },
        {
            "a default would be taken", Record("user string", At, "price long", "ref string", "note string"),
            "page DefaultAlways", "*page DefaultAlways"
        },
        {
            "a default is taken for nulls",
            Record("user string", At, """page ["null","string"]""", "price long", "ref string", "note string"),
            "page DefaultSometimes", "page DefaultSometimes"
        },
        {
            "a field goes that a total, a computed key or nothing has", Record("user string", At, "page string"),
            "price NotRead, ref NotRead, note NotRead", "*price NotRead, *ref NotRead, note NotRead"
        },
        {
            "a type that isn't taken", Record("user long", At, "page string", "price string", "ref string", "note string"),
            "*user TypeRefused, *price TypeRefused", "*user TypeRefused, *price TypeRefused"
        },
        {
            "a type of which some values are taken", Record("user string", At, "page string", "price double", "ref string", "note string"),
            "price ValuesRefused", "*price ValuesRefused"
        },
        {
            "no record", "\"string\"", "* NoRecord, *user RequiredMissing, *at RequiredMissing",
            "* NoRecord, *user RequiredMissing, *at RequiredMissing"
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_change_of_a_schema_says_what_it_means(string what, string schema, string alone, string after)
    {
        Assert.NotEmpty(what);
        var isNoRecord = schema == "\"string\"";
        Assert.Equal(alone, Told(Impact(schema, null), isNoRecord));
        Assert.Equal(after, Told(Impact(schema, Before), isNoRecord));
    }

    [Fact]
    public void What_was_so_before_breaks_nothing_but_dead_letters()
    {
        var nullable = Record("user string", """at ["null","long"]""", "price double");
        Assert.Equal(
            "at RequiredMayBeMissing=, page DefaultAlways=, price ValuesRefused=, ref NotRead=, note NotRead=",
            string.Join(", ", Impact(nullable, nullable).Select(Told)));
        var wrong = Record("user long", At, "page string", "price long", "ref string", "note string");
        Assert.Equal("*user TypeRefused=", string.Join(", ", Impact(wrong, wrong).Select(Told)));
    }

    [Fact]
    public void Messages_say_what_happens_what_to_do_and_who_uses_it()
    {
        var found = Impact(Record(At, "page string", "price string"), Before).ToDictionary(impact => impact.Field!);

        Assert.Equal(
            "the schema has no value for the required field 'user', so every event is a dead letter: keep it in the schema, or list its "
            + "name there in the field's 'aliases'",
            found["user"].Message);
        Assert.Equal("required-missing", found["user"].Reason);
        Assert.Equal("view 'per-user' (key)", string.Join(", ", found["user"].Uses));
        Assert.Equal(
            "the field 'price' takes whole numbers, and no value of string, so an event with one is a dead letter: keep the type in the "
            + "schema, or change the field ('numbersAsText' takes texts that are numbers)",
            found["price"].Message);
        Assert.Equal("view 'per-user' (aggregate 'total')", string.Join(", ", found["price"].Uses));
        Assert.Equal("view 'per-user' (key)", string.Join(", ", found["ref"].Uses));
        Assert.Empty(found["note"].Uses);
    }

    private static IReadOnlyList<FieldImpact> Impact(string schema, string? before) => SchemaImpact.Of(
        Shop, new AvroFormat(), AvroSchema.Parse(schema), before is null ? null : AvroSchema.Parse(before));

    private static string Told(IEnumerable<FieldImpact> impacts, bool breaksOnly) =>
        string.Join(", ", impacts.Where(impact => impact.Breaks || !breaksOnly).Take(breaksOnly ? 3 : int.MaxValue).Select(Told));

    private static string Told(FieldImpact impact) =>
        $"{(impact.Breaks ? "*" : "")}{impact.Field} {impact.Kind}{(impact.IsAsBefore ? "=" : "")}";
}
