using System.Text;
using CsCheck;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

/// <summary>An array inside an event becomes events, each with what is around the array.</summary>
public sealed class ExplodeTests
{
    private const string Time = "\"time\":1700000000000";

    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "device", Type = FieldType.Text, Required = true, Aliases = ["order.id"] },
        new() { Name = "time", Type = FieldType.Timestamp },
        new() { Name = "sku", Type = FieldType.Text, Aliases = ["order.lines.sku", "order.lines"] },
        new() { Name = "count", Type = FieldType.Integer, Aliases = ["order.lines.n"] },
    ];

    [Theory]
    [InlineData("""{T,"order":{"id":"a","lines":[{"sku":"x","n":1},{"n":2,"sku":"y"}]}}""", "0 a x 1", "1 a y 2")]
    [InlineData("""{"order":{"lines": [ {"sku":"x"} , {} ] ,"id":"a"},T}""", "0 a x -", "1 a - -")]
    [InlineData("""{T,"order":{"id":"a","lines":["x","y"]}}""", "0 a x -", "1 a y -")]
    [InlineData("""{T,"order":{"id":"a","lines":[null,{"n":3}]}}""", "0 a - -", "1 a - 3")]
    [InlineData("""{T,"order":{"id":"a","lines":[]}}""", "0 a - -")]
    [InlineData("""{T,"order":{"id":"a","lines":null}}""", "0 a - -")]
    [InlineData("""{T,"order":{"id":"a"}}""", "0 a - -")]
    [InlineData("""{T,"order":{"id":"a","lines":{"sku":"x"}}}""", "0 a x -")]
    [InlineData("""{T,"order":{"id":"a","lines":"x"}}""", "0 a x -")]
    [InlineData("""{T,"order":{"id":"a","l\u0069nes":["x"]}}""", "0 a x -")]
    [InlineData("""{T,"order":[{"id":"a"}],"device":"a"}""", "0 a - -")]
    public void Each_item_takes_the_place_of_the_array(string json, params string[] expected) =>
        Assert.Equal(expected, Outcomes(Framing.Single, json));

    [Theory]
    [InlineData("""{T,"order":{"id":"a","lines":["x",["y"],"z"]}}""", "0 a x -", "1 wrong-type sku", "2 a z -")]
    [InlineData("""{T,"order":{"id":"a","lines":["x",{"n":"2"},"z"]}}""", "0 a x -", "1 wrong-type count", "2 a z -")]
    [InlineData("""{T,"order":{"lines":["x","y"]}}""", "0 required-missing device", "1 required-missing device")]
    [InlineData("""{T,"order":{"id":"a","lines":["x","y"}}""", "0 malformed ")]
    [InlineData("""{T,"order":{"id":"a","lines":["x","y"]}} {}""", "0 trailing-data ")]
    [InlineData("""{T,"order":{"id":"a","lines":["x"],"lines":["y"]}}""", "0 duplicate-key sku")]
    [InlineData("""{T,"\ud800":1,"order":{"id":"a","lines":["x","y"]}}""", "0 malformed ")]
    [InlineData("""["x","y"]""", "0 not-an-object ")]
    [InlineData(" ", "0 empty-record ")]
    public void What_is_wrong_with_an_item_costs_that_item_and_what_is_wrong_around_them_the_event(string json, params string[] expected) =>
        Assert.Equal(expected, Outcomes(Framing.Single, json));

    // One place to the next of the record: items of the first event, then of the second.
    [Theory]
    [InlineData(Framing.Lines, "E1\n\nE2\noops\nE1")]
    [InlineData(Framing.Lines, "\uFEFFE1\r\nE2\r\noops\r\nE1\r\n")]
    public void Lines_explode_one_after_the_other(Framing framing, string template) => Assert.Equal(
        ["0 a x -", "1 a y -", "2 b z -", "3 malformed ", "4 a x -", "5 a y -"],
        Outcomes(framing, Fill(template)));

    [Fact]
    public void Elements_of_an_array_explode_until_a_fault() => Assert.Equal(
        ["0 a x -", "1 a y -", "2 b z -", "3 malformed "], Outcomes(Framing.Array, Fill("[E1,E2,oops,E1]")));

    [Fact]
    public void Invalid_utf8_in_an_item_costs_that_item()
    {
        byte[] record =
        [
            .. Encoding.UTF8.GetBytes("""{"time":1700000000000,"order":{"id":"a","lines":["x","""), .. "\""u8, 0xFF, .. "\",\"z\"]}}"u8,
        ];
        Assert.Equal(["0 a x -", "1 invalid-utf8 ", "2 a z -"], Outcomes(Reader(Framing.Single), record));
    }

    [Fact]
    public void A_rejected_event_comes_as_one_that_gives_the_same_again()
    {
        var reader = Reader(Framing.Lines);
        var json = Fill("""{T,"order":{"id":"a","lines":["x",{"n":true},"z"],"note":"n"}}""");
        reader.Open(Some.Record(json));
        while (reader.Next() && reader.Rejection is null)
        {
        }
        var event1 = Encoding.UTF8.GetString(reader.Event);
        Assert.Equal(Fill("""{T,"order":{"id":"a","lines":{"n":true},"note":"n"}}"""), event1);
        Assert.Equal(event1.IndexOf("true", StringComparison.Ordinal), reader.Rejection!.BytePosition);
        Assert.Equal(["0 wrong-type count"], Outcomes(Framing.Lines, event1));
    }

    [Fact]
    public void Limits_count_the_items()
    {
        var pipeline = Pipeline(Framing.Lines) with { MaxRecordEvents = 4, MaxRecordRejections = 2 };
        Assert.Equal(4, Outcomes(Some.Reader(pipeline), Order("a", "1,2,\"x\",\"y\"")).Count);
        Assert.Equal(["0 too-many-events "], Outcomes(Some.Reader(pipeline), Fill("E1\nE1\nE2")));
        Assert.Equal(["0 too-many-rejections "], Outcomes(Some.Reader(pipeline), Order("a", "1,2,\"x\",3")));
    }

    // Around 1,000 bytes, and so many items: within 16 times the record's limit of 1 KiB, and above it.
    [Theory]
    [InlineData(15, 15)]
    [InlineData(17, 1)]
    public void What_the_items_repeat_has_a_limit(int items, int expected)
    {
        var pipeline = Pipeline(Framing.Single) with { MaxRecordBytes = 1024 };
        var name = new string('a', 920);
        var outcomes = Outcomes(Some.Reader(pipeline), Order(name, string.Join(',', Enumerable.Repeat("\"\"", items))));
        Assert.Equal(expected, outcomes.Count);
        Assert.Equal(expected == 1, outcomes[0] == "0 unpacked-size ");
    }

    [Fact]
    public void A_record_that_would_take_gigabytes_is_refused_at_once()
    {
        var items = string.Join(',', Enumerable.Repeat("1", 90_000));
        Assert.Equal(["0 unpacked-size "], Outcomes(Reader(Framing.Single), Order(new string('a', 1_000_000), items)));
    }

    [Fact]
    public void Formats_that_explode_otherwise_are_told_apart_by_what_they_find()
    {
        var pipeline = Pipeline(Framing.Single);
        var other = pipeline with
        {
            Formats = [new(Framing.Single, new JsonFormat { Explode = "items" }), .. pipeline.Formats],
            Fields = [.. Fields, new() { Name = "n", Type = FieldType.Integer, Aliases = ["items"] }],
        };
        Assert.Equal(["0 a - -", "1 a - -"], Outcomes(Some.Reader(other), """{"time":1700000000000,"device":"a","items":[1,2]}"""));
        // The first can't decode it: the array is where it wants a text.
        Assert.Equal(["0 a x -", "1 a y -"], Outcomes(Some.Reader(other), Order("a", "\"x\",\"y\"")));
    }

    [Fact]
    public void Any_record_gives_what_its_items_give_alone() =>
        Gen.Select(Gen.OneOf("1", "null", "\"x\"", "{\"sku\":\"y\"}", "{\"n\":5}", "{\"n\":{}}").Array[0, 5].Array[1, 4], Gen.Bool).Each(
            1_000, (orders, idFirst) =>
        {
            var lines = orders.Select(items => Event(idFirst, $"[{string.Join(',', items)}]"));
            var alone = orders.SelectMany(items => items.DefaultIfEmpty("null")).Select(item => Event(idFirst, item));
            Assert.Equal(Outcomes(Framing.Lines, string.Join('\n', alone)), Outcomes(Framing.Lines, string.Join('\n', lines)));
        });

    private static string Event(bool idFirst, string lines) => idFirst
        ? $$"""{"time":1700000000000,"order":{"id":"a","lines":{{lines}} } }"""
        : $$"""{"order":{"more":[1,[2]],"lines":{{lines}},"id":"a"},"time":1700000000000}""";

    private static string Order(string id, string items) =>
        $$"""{"time":1700000000000,"order":{"id":"{{id}}","lines":[{{items}}] } }""";

    private static string Fill(string template) => template
        .Replace("E1", Order("a", "\"x\",\"y\""), StringComparison.Ordinal).Replace("E2", Order("b", "\"z\""), StringComparison.Ordinal)
        .Replace("{T", "{" + Time, StringComparison.Ordinal).Replace(",T", "," + Time, StringComparison.Ordinal);

    private static PipelineDefinition Pipeline(Framing framing) => Some.Pipeline() with
    {
        Fields = Fields,
        Formats = [new(framing, new JsonFormat { Explode = "order.lines" })],
    };

    private static EventReader Reader(Framing framing) => Some.Reader(Pipeline(framing));

    private static List<string> Outcomes(Framing framing, string record) => Outcomes(Reader(framing), Fill(record));

    private static List<string> Outcomes(EventReader reader, string record) => Outcomes(reader, Encoding.UTF8.GetBytes(record));

    /// <summary>Of each event its index, and its fields but the time, or its rejection.</summary>
    private static List<string> Outcomes(EventReader reader, byte[] record)
    {
        var outcomes = new List<string>();
        for (reader.Open(Some.Record(record)); reader.Next();)
        {
            var row = reader.Row;
            var found = reader.Rejection is { } rejection
                ? $"{rejection.Reason} {rejection.Field}"
                : $"{Some.Text(row, 0)} {(row.Has(2) ? Some.Text(row, 2) : "-")} {(row.Has(3) ? row.Integer(3) : "-")}";
            outcomes.Add($"{reader.Index} {found}");
        }
        return outcomes;
    }
}
