using System.Text;
using System.Text.RegularExpressions;
using Serverless.Core.Expressions.Captures;

namespace Serverless.Core.Tests.Expressions;

/// <summary>What a pattern's group matches, in time that grows with the text alone.</summary>
public sealed class ExtractTests
{
    [Theory]
    [InlineData("user=([a-z]+)", "a user=kim b user=lee", "kim")]
    [InlineData("[0-9]+", "abc 123 456", "123")]
    [InlineData("^([^ ]+) ", "10.0.0.1 - - [x]", "10.0.0.1")]
    [InlineData("(a|ab)(?:c|bcd)", "abcd", "a")]
    [InlineData("(a+?)a*", "aaa", "a")]
    [InlineData("(a+)a*", "aaa", "aaa")]
    [InlineData("(?U)(a+)a*", "aaa", "a")]
    [InlineData("(?:(a|b),)+", "a,b,", "b")]
    [InlineData("x(.)y", "xéy", "é")]
    [InlineData("é(.+)é", "aé日本é", "日本")]
    [InlineData("(?i)ID:(\\w+)", "id:AbC1 x", "AbC1")]
    [InlineData("\\b(\\d+)\\b", "a1 22 b", "22")]
    [InlineData("(?m)^(b.*)$", "a\nbc\nd", "bc")]
    [InlineData("(?P<word>[a-z]{2,3})", "a bcde", "bcd")]
    [InlineData("(a){3}", "aaaa", "a")]
    [InlineData("q=([^&]*)&?", "/s?q=caf%C3%A9&r=1", "caf%C3%A9")]
    public void The_group_of_the_first_match_is_found(string pattern, string text, string expected) =>
        Assert.Equal($"string {expected}", Evaluated.Of($"regex.extract({Quoted(text)}, {Quoted(pattern)})"));

    [Theory]
    [InlineData("b(c)", "abd")]
    [InlineData("a(x?)", "ab")]
    [InlineData("a|(b)", "ab")]
    [InlineData("([0-9]+)", "")]
    public void Where_there_is_no_match_or_the_group_is_empty_there_is_no_value(string pattern, string text) =>
        Assert.Equal("missing", Evaluated.Of($"regex.extract({Quoted(text)}, {Quoted(pattern)})"));

    [Theory]
    [InlineData("item-([A-Z])", "item-A, item-B, item-C", "list(string A, string B, string C)")]
    [InlineData("[0-9]+", "1 22 333", "list(string 1, string 22, string 333)")]
    [InlineData("x(y?)", "xy x xy", "list(string y, string y)")]
    [InlineData("z", "abc", "list()")]
    [InlineData("(é)", "éaé", "list(string é, string é)")]
    public void All_matches_are_found_one_after_the_other(string pattern, string text, string expected) =>
        Assert.Equal(expected, Evaluated.Of($"regex.extractAll({Quoted(text)}, {Quoted(pattern)})"));

    [Theory]
    [InlineData("regex.extract('a', '(a)(b)')", "it has 2 groups that capture, and one can be extracted: write the others as (?:…)")]
    [InlineData("regex.extract('a', '(a')", "the pattern can't be used: a '(' has no ')'")]
    [InlineData("regex.extract('a', 'a(?=b)')", "the pattern can't be used: ")]
    [InlineData("regex.extract('a', '(?:[a-z]{1000}){1}' + string(1 / 0))", "the pattern of 'regex.extract' must be a constant")]
    [InlineData("regex.extract('a')", "regex.extract takes a string and a pattern, as in regex.extract(line, 'user=([a-z]+)')")]
    [InlineData("regex.extrakt('a', 'b')", "there is no function 'regex.extrakt'; did you mean 'regex.extract'?")]
    public void What_can_not_be_used_is_refused(string expression, string message)
    {
        var found = Evaluated.Of(expression);
        Assert.StartsWith("refused: ", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    // .NET's search with backtracking is the oracle, on patterns that repeat nothing empty: there the two definitions differ.
    [Fact]
    public void Any_pattern_finds_what_a_search_with_backtracking_finds_first()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var pattern = Sequence(random, 2) + $"({Sequence(random, 2)})" + Sequence(random, 2);
            var text = new string([.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => "abcé"[random.Next(4)])]);
            var expected = Regex.Match(text, pattern);
            var found = First(CapturingPattern.Compile(pattern, out _)!, text);

            var group = expected.Success ? expected.Groups[1].Value : null;
            var shown = found is { } range ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)[range]) : null;
            Assert.True(group == shown, $"seed {seed}: '{pattern}' in '{text}' is '{shown}', and not '{group}'");
        }
    }

    [Fact]
    public void The_time_grows_with_the_text_alone()
    {
        var pattern = CapturingPattern.Compile("^(?:a?){40}(?:a){40}(b*)$", out _)!;
        Assert.Equal(40..41, First(pattern, new string('a', 40) + "b"));
        var nested = CapturingPattern.Compile("^(?:(?:a+)+)+(b)$", out _)!;
        Assert.Null(First(nested, new string('a', 5_000) + "c"));
        Assert.True(nested.TryAll(Encoding.UTF8.GetBytes(new string('a', 1_000_000)), 10, out var all));
        Assert.Empty(all);
    }

    [Theory]
    [InlineData("x*", "axxb", "0..0 1..3 4..4")]
    [InlineData("\\b", " ab c", "1..1 3..3 4..4 5..5")]
    [InlineData("(?m)^", "a\nb", "0..0 2..2")]
    [InlineData("é?", "éa", "0..2 3..3")]
    [InlineData("\\Ba", "aaa", "1..2 2..3")]
    [InlineData("^a", "aaa", "0..1")]
    public void Matches_that_are_empty_come_once_and_not_right_after_another_one(string pattern, string text, string expected)
    {
        Assert.True(CapturingPattern.Compile(pattern, out _)!.TryAll(Encoding.UTF8.GetBytes(text), 100, out var found));
        Assert.Equal(expected, string.Join(' ', found));
    }

    // Of each place the last twelve letters count.
    [Fact]
    public void A_text_of_which_too_much_would_be_remembered_is_an_error_and_no_missing_value()
    {
        var random = new Random(3);
        var text = string.Concat(Enumerable.Range(0, 4_000).Select(_ => "ab"[random.Next(2)]));
        Assert.StartsWith(
            "error", Evaluated.Of($"regex.extract({Quoted(text)}, '^(?:[ab]{{12}}b[ab]*)*b[ab]{{12}}(a)')"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_share_a_pattern()
    {
        var pattern = CapturingPattern.Compile("([0-9]+)x", out _)!;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var round = 0; round < 2_000; round++)
            {
                var text = $"{new string('a', round % 7)}{thread}{round}x";
                Assert.Equal((round % 7)..(text.Length - 1), First(pattern, text));
            }
        })));
    }

    private static Range? First(CapturingPattern pattern, string text)
    {
        Assert.True(pattern.TryFirst(Encoding.UTF8.GetBytes(text), out var found));
        return found;
    }

    private static string Sequence(Random random, int depth) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 3)).Select(_ => Part(random, depth)));

    private static string Part(Random random, int depth)
    {
        var part = random.Next(depth > 0 ? 6 : 4) switch
        {
            0 => "a",
            1 => "b",
            2 => "[ac]",
            3 => "[^b]",
            4 => $"(?:{Letter(random)}{Sequence(random, depth - 1)}|{Letter(random)})",
            _ => $"(?:{Letter(random)}|{Letter(random)}{Sequence(random, depth - 1)}|é)",
        };
        return part + random.Next(9) switch { 0 => "*", 1 => "+", 2 => "?", 3 => "*?", 4 => "{2}", 5 => "{1,3}?", _ => "" };
    }

    private static char Letter(Random random) => "abc"[random.Next(3)];

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";
}
