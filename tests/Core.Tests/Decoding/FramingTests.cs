using System.Text;
using CsCheck;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;

namespace Serverless.Core.Tests.Decoding;

public class FramingTests
{
    [Theory]
    // One event per record
    [InlineData(Framing.Single, "{A}", "0 a")]
    [InlineData(Framing.Single, "\uFEFF{A}\n", "0 a")]
    [InlineData(Framing.Single, "{A}\n{B}", "0 trailing-data@50")]
    [InlineData(Framing.Single, "", "0 empty-record@-1")]
    [InlineData(Framing.Single, " \r\n\t", "0 empty-record@-1")]
    [InlineData(Framing.Single, "\uFEFF", "0 empty-record@-1")]
    // Lines
    [InlineData(Framing.Lines, "{A}\n{B}\n", "0 a", "1 b")]
    [InlineData(Framing.Lines, "\uFEFF{A}\r\n\r\n  \n{B}", "0 a", "1 b")]
    [InlineData(Framing.Lines, "{A}\n{\"device\":\n{B}", "0 a", "1 malformed@10", "2 b")]
    [InlineData(Framing.Lines, "oops\n{A}", "0 malformed@0", "1 a")]
    [InlineData(Framing.Lines, "\n\r\n \n", "0 empty-record@-1")]
    [InlineData(Framing.Lines, "", "0 empty-record@-1")]
    // A JSON array
    [InlineData(Framing.Array, "[{A},{B}]", "0 a", "1 b")]
    [InlineData(Framing.Array, "\uFEFF [ {A}\n,\n {B} ]\n", "0 a", "1 b")]
    [InlineData(
        Framing.Array, "[{A},5,[{A}],{\"device\":5},{B}]", "0 a", "1 not-an-object@0", "2 not-an-object@0", "3 wrong-type@10", "4 b")]
    [InlineData(Framing.Array, "[]", "0 empty-record@-1")]
    [InlineData(Framing.Array, "  ", "0 empty-record@-1")]
    [InlineData(Framing.Array, "[{A},{\"device\":tru},{B}]", "0 a", "1 malformed@14")]
    [InlineData(Framing.Array, "[{A},{B}", "0 a", "1 b", "2 malformed@0")]
    [InlineData(Framing.Array, "[{A}{B}]", "0 a", "1 malformed@0")]
    [InlineData(Framing.Array, "[{A},]", "0 a", "1 malformed@1")]
    [InlineData(Framing.Array, "[{A}] x", "0 a", "1 trailing-data@2")]
    [InlineData(Framing.Array, "[{A}\n,\nx]", "0 a", "1 malformed@3")]
    [InlineData(Framing.Array, "{A}", "0 malformed@0")]
    [InlineData(Framing.Array, "nonsense", "0 malformed@1")]
    [InlineData(Framing.Array, "[", "0 malformed@1")]
    public void A_record_is_cut_into_events(Framing framing, string template, params string[] expected) =>
        Assert.Equal(expected, Some.Outcomes(Some.Reader(framing), Some.Record(Fill(template))));

    [Fact]
    public void One_element_too_deep_costs_no_other()
    {
        var deep = new string('[', 500) + new string(']', 500);
        var record = Some.Record(Fill($"[{{A}},{{\"x\":{deep}}},{{B}}]"));

        Assert.Equal(["0 a", "1 too-deep@20", "2 b"], Some.Outcomes(Some.Reader(Framing.Array), record));
    }

    [Fact]
    public void Invalid_utf8_costs_its_own_line_or_element_only()
    {
        byte[] bad = [.. "{\"x\":\""u8, 0xFF, .. "\"}"u8];
        var (a, b) = (Encoding.UTF8.GetBytes(Fill("{A}")), Encoding.UTF8.GetBytes(Fill("{B}")));

        Assert.Equal(
            ["0 a", "1 invalid-utf8@6", "2 b"],
            Some.Outcomes(Some.Reader(Framing.Lines), Some.Record([.. a, 10, .. bad, 10, .. b])));
        Assert.Equal(
            ["0 a", "1 invalid-utf8@6", "2 b"],
            Some.Outcomes(Some.Reader(Framing.Array), Some.Record([(byte)'[', .. a, 44, .. bad, 44, .. b, (byte)']'])));
    }

    [Theory]
    [InlineData(Framing.Lines, "{A}\r\n{\"device\":5}\n{B}", "{\"device\":5}")]
    [InlineData(Framing.Array, "[{A}, {\"device\":5} ,{B}]", "{\"device\":5}")]
    [InlineData(Framing.Array, "[{A}, {\"device\":x} ,{B}]", ", {\"device\":x} ,{B}]")]
    [InlineData(Framing.Array, "[{\"device\":x} ,{B}]", "[{\"device\":x} ,{B}]")]
    [InlineData(Framing.Single, "{\"device\":5}\n", "{\"device\":5}\n")]
    public void A_rejected_event_comes_with_its_bytes(Framing framing, string template, string expected)
    {
        var reader = Some.Reader(framing);
        reader.Open(Some.Record(Fill(template)));
        while (reader.Next() && reader.Rejection is null)
        {
        }

        Assert.Equal(Fill(expected), Encoding.UTF8.GetString(reader.Event));
    }

    [Theory]
    [InlineData("{A}", "0 a")]
    [InlineData("{A}\n{B}", "0 a", "1 b")]
    [InlineData("[{A},{B}]", "0 a", "1 b")]
    [InlineData("[{\"value\":1e999},{B}]", "0 out-of-range@9", "1 b")]
    [InlineData("{A}\noops", "0 a", "1 malformed@0")]
    [InlineData("oops", "0 malformed@0")]
    public void A_record_takes_the_first_framing_that_its_first_event_fits(string template, params string[] expected) =>
        Assert.Equal(expected, Some.Outcomes(Some.Reader(Framing.Single, Framing.Lines, Framing.Array), Some.Record(Fill(template))));

    [Fact]
    public void A_format_that_fails_leaves_the_event_to_the_next_of_the_same_framing()
    {
        var pipeline = Some.Pipeline() with { Formats = [new(Framing.Lines, new JsonFormat(1)), new(Framing.Lines, new JsonFormat(2))] };
        var lines = Fill("{A}\n{\"x\":[],\"device\":\"b\",\"time\":1700000000}\n{\"x\":[[]]}");

        Assert.Equal(["0 a", "1 b", $"2 {Reasons.Depth}@5"], Some.Outcomes(Some.Reader(pipeline), Some.Record(lines)));
    }

    [Fact]
    public void Whatever_a_record_holds_its_events_are_counted_without_a_gap_and_nothing_throws()
    {
        Framing[][] framings = [[Framing.Single], [Framing.Lines], [Framing.Array], [Framing.Single, Framing.Lines, Framing.Array]];
        var readers = framings.Select(Some.Reader).ToList();
        var templates = Gen.OneOf("{A}", "{A}\n{B}\r\n{A}", "[{A},{B},{A}]", "\uFEFF[[],{},{A}]\n");
        var changes = Gen.Select(Gen.Int[0, 200], Gen.OneOf(Gen.OneOf([.. "{}[]\",:\n\\0"u8]), Gen.Byte)).Array[0, 4];
        Gen.Select(templates, changes).Each(10_000, (template, edits) =>
        {
            var bytes = edits.Aggregate(Encoding.UTF8.GetBytes(Fill(template)), Edit);
            foreach (var reader in readers)
                CheckIndexes(reader, bytes);
        });
    }

    // Puts a byte in at a place, every other time in the place of the one that stands there.
    private static byte[] Edit(byte[] bytes, (int At, byte Value) edit) =>
        [.. bytes.Take(edit.At), edit.Value, .. bytes.Skip(edit.At + (edit.Value % 2))];

    private static void CheckIndexes(EventReader reader, byte[] record)
    {
        var indexes = new List<int>();
        reader.Open(Some.Record(record));
        while (reader.Next())
            indexes.Add(reader.Index);
        Assert.NotEmpty(indexes);
        Assert.Equal(Enumerable.Range(0, indexes.Count), indexes);
    }

    private static string Fill(string template) => template
        .Replace("{A}", $"{{\"device\":\"a\",\"time\":{Some.Time},\"value\":1.125}}", StringComparison.Ordinal)
        .Replace("{B}", $"{{\"device\":\"b\",\"time\":{Some.Time},\"value\":1.125}}", StringComparison.Ordinal);
}
