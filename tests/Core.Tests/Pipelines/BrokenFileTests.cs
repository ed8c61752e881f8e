using System.Globalization;
using System.Text;
using Serverless.Core.Parsing;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>Files with several mistakes, and files that are no pipelines at all.</summary>
[Collection(Alone.Name)]
public sealed class BrokenFileTests
{
    // With work that grows by the square of the members this takes minutes.
    [Fact]
    public void A_file_with_ten_times_as_many_unknown_members_takes_ten_times_as_much()
    {
        _ = AllocatedFor(20_000);

        var (few, many) = (AllocatedFor(20_000), AllocatedFor(200_000));

        Assert.InRange(many, 0, 12 * few);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_file()
    {
        var spoiled = PipelineFiles.SampleWith("\"topic\": \"sample.events\"", "\"topic\": 7")
            .Replace("\"session\": { \"gap\": \"30s\" }", "\"session\": { \"gap\": \"soon\" }", StringComparison.Ordinal)
            .Replace("\"min\": 0, \"max\": 10", "\"min\": 3, \"max\": 2", StringComparison.Ordinal);
        Assert.Equal(
            ["$.topic", "$.fields.size.min", "$.views[3].window.session.gap"],
            PipelineFiles.Parse(spoiled).Errors.Select(error => error.Path));
    }

    [Fact]
    public void A_misspelt_type_causes_no_second_error()
    {
        var parse = PipelineFiles.Parse(PipelineFiles.SampleWith("\"type\": \"timestamp\"", "\"type\": \"timestmp\""));
        Assert.Equal("$.fields.at.type", Assert.Single(parse.Errors).Path);
    }

    // fields        "size" can't be read
    // transforms    compute: an unknown function ─► "area" has no type; set: text compared with a number
    // drop, views   what uses "size" or "area" may be right; "ovner", "plus" and the aggregate of a text are wrong whatever those are
    [Fact]
    public void A_mistake_hides_none_of_those_in_what_comes_after_it()
    {
        var file = PipelineFiles.Sample
            .Replace("\"size\": { \"type\": \"number\"", "\"size\": { \"type\": \"nmber\"", StringComparison.Ordinal)
            .Replace("\"expression\": \"metres * metres\"", "\"expression\": \"square(count)\"", StringComparison.Ordinal)
            .Replace("\"if\": \"area > 100\"", "\"if\": \"count > 'x'\"", StringComparison.Ordinal)
            .Replace("\"where\": \"on\"", "\"where\": \"on plus on\"", StringComparison.Ordinal)
            .Replace("owner == ''", "ovner == ''", StringComparison.Ordinal)
            .Replace("\"field\": \"area\", \"bounds\"", "\"field\": \"id\", \"bounds\"", StringComparison.Ordinal);

        Assert.Equal(
            [
                "$.fields.size.type", "$.transforms[2].compute.expression", "$.transforms[3].set.if", "$.transforms[6].drop.if",
                "$.views[0].where", "$.views[0].aggregates.h.field",
            ],
            PipelineFiles.Parse(file).Errors.Select(error => error.Path));
    }

    [Theory]
    [InlineData("", 1, "not valid JSON")]
    [InlineData("[]", 1, "must be an object, and is an array")]
    [InlineData("{\n\"name\": \"x\"\n\"topic\": 1 }", 3, "not valid JSON")]
    [InlineData("{}}", 1, "not valid JSON")]
    public void What_is_no_object_is_told(string file, int line, string message)
    {
        var error = Assert.Single(PipelineFiles.Parse(file).Errors);
        Assert.Equal(("$", line), (error.Path, error.Line));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_is_told() =>
        Assert.Contains(
            "UTF-8",
            Assert.Single(PipelineParser.Parse([.. "{ \"name\": \""u8, 0xFF, .. "\" }"u8]).Errors).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_is_told() =>
        Assert.Contains(
            PipelineFiles.Parse(PipelineFiles.SampleWith("\"topic\": \"sample.events\"", "\"topic\": \"\\ud800\"")).Errors,
            error => error.Message.Contains("surrogate", StringComparison.Ordinal));

    [Fact]
    public void No_cut_of_a_file_makes_the_parser_throw()
    {
        var file = Encoding.UTF8.GetBytes(PipelineFiles.Sample);
        for (var length = 0; length < file.Length - 1; length += 7)
            Assert.Null(PipelineParser.Parse(file.AsSpan(0, length)).Definition);
    }

    private static long AllocatedFor(int members)
    {
        var file = new StringBuilder("{");
        for (var number = 0; number < members; number++)
            file.Append(CultureInfo.InvariantCulture, $"\"member{number}\": 1,");
        var bytes = Encoding.UTF8.GetBytes(file.Append('}').ToString());
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(PipelineParser.Parse(bytes).Errors.Count >= members);

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
