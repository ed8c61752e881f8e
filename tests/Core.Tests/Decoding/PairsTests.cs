using System.Text;
using CsCheck;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

/// <summary>An array inside an event becomes an event for each pair of its items.</summary>
public sealed class PairsTests
{
    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "user", Type = FieldType.Text, Required = true },
        new() { Name = "time", Type = FieldType.Timestamp },
        new() { Name = "one", Type = FieldType.Text, Aliases = ["visit.items[0]"] },
        new() { Name = "other", Type = FieldType.Text, Aliases = ["visit.items[1]"] },
    ];

    [Theory]
    [InlineData("""["b","a","c"]""", "a b", "a c", "b c")]
    [InlineData("""[ "a" , "b" ]""", "a b")]
    [InlineData("""["a","b","a","b"]""", "a b")]
    [InlineData("""["a"]""", "- -")]
    [InlineData("""["a","a"]""", "- -")]
    [InlineData("[]", "- -")]
    [InlineData("null", "- -")]
    [InlineData("\"a\"", "- -")]
    [InlineData("""["a",1,"b"]""", "a b", "wrong", "wrong")]
    public void Each_pair_of_different_items_takes_the_place_of_the_array(string items, params string[] expected) =>
        Assert.Equal(expected, Outcomes(Reader(), Event(items)));

    [Theory]
    [InlineData("""{"user":"u","time":1700000000000}""", "- -")]
    [InlineData("""{"user":"u","time":1700000000000,"visit":{"items":["a","b"}}""", "malformed ")]
    [InlineData("""{"time":1700000000000,"visit":{"items":["a","b"]}}""", "required-missing user")]
    [InlineData("[1,2]", "not-an-object ")]
    public void What_has_no_such_array_stays_as_it_is(string json, string expected) =>
        Assert.Equal([expected], Outcomes(Reader(), json));

    [Fact]
    public void Lines_make_their_pairs_one_after_the_other() => Assert.Equal(
        ["a b", "- -", "malformed ", "c d"],
        Outcomes(Reader(Framing.Lines), $"{Event("""["a","b"]""")}\n{Event("[]")}\noops\n{Event("""["d","c"]""")}"));

    [Fact]
    public void A_pair_that_is_redriven_gives_itself() =>
        Assert.Equal(["a b"], Outcomes(Reader(), Event("""["a","b"]""")));

    [Fact]
    public void Limits_count_the_pairs()
    {
        var pipeline = Pipeline() with { MaxRecordEvents = 6 };
        Assert.Equal(6, Outcomes(Some.Reader(pipeline), Event("""["a","b","c","d"]""")).Count);
        Assert.Equal(["too-many-events "], Outcomes(Some.Reader(pipeline), Event("""["a","b","c","d","e"]""")));
    }

    [Fact]
    public void A_record_that_would_take_gigabytes_is_refused_at_once()
    {
        var items = string.Join(',', Enumerable.Range(0, 50_000));
        Assert.Equal(["unpacked-size "], Outcomes(Reader(), Event($"[{items}]")));
    }

    [Fact]
    public void Pairs_and_their_order_hang_on_the_items_alone() =>
        Gen.Char['a', 'h'].Array[0, 8].Each(500, letters =>
        {
            var distinct = letters.Distinct().Order().ToList();
            var expected = distinct.SelectMany((one, index) => distinct.Skip(index + 1).Select(other => $"{one} {other}"))
                .DefaultIfEmpty("- -");
            Assert.Equal(expected, Outcomes(Reader(), Event($"[{string.Join(',', letters.Select(letter => $"\"{letter}\""))}]")));
        });

    private static string Event(string items) =>
        $$"""{"user":"u","visit":{"n":[1,2],"items":{{items}},"last":true},"time":1700000000000}""";

    private static PipelineDefinition Pipeline(Framing framing = Framing.Single) => Some.Pipeline() with
    {
        Key = "user",
        Fields = Fields,
        Formats = [new(framing, new JsonFormat { Pairs = "visit.items" })],
    };

    private static EventReader Reader(Framing framing = Framing.Single) => Some.Reader(Pipeline(framing));

    /// <summary>Of each event its pair, or its rejection.</summary>
    private static List<string> Outcomes(EventReader reader, string record)
    {
        var outcomes = new List<string>();
        for (reader.Open(Some.Record(Encoding.UTF8.GetBytes(record))); reader.Next();)
        {
            var row = reader.Row;
            outcomes.Add(reader.Rejection is { } rejection
                ? rejection.Reason == "wrong-type" ? "wrong" : $"{rejection.Reason} {rejection.Field}"
                : $"{(row.Has(2) ? Some.Text(row, 2) : "-")} {(row.Has(3) ? Some.Text(row, 3) : "-")}");
        }
        return outcomes;
    }
}
