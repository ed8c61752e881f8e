using System.Text;
using System.Text.RegularExpressions;
using Serverless.Core.Expressions.Captures;

namespace Serverless.Core.Tests.Expressions;

[Collection(Alone.Name)]
public sealed class CaptureTests
{
    [Theory]
    [InlineData("(?<a>b+)", "abbbc", "a=bbb")]
    [InlineData("(?<a>b+?)", "abbbc", "a=b")]
    [InlineData("^(?<a>b)", "ab", "none")]
    [InlineData("(?<a>b)$", "bab", "a=b")]
    [InlineData("(?<first>\\w+) (?<rest>.*)", "one two three", "first=one rest=two three")]
    [InlineData("(?<all>.*) (?<last>\\w+)", "one two three", "all=one two last=three")]
    [InlineData("(?<all>.*?) (?<last>\\w+)", "one two three", "all=one last=two")]
    [InlineData("(?<a>x)|(?<b>y)", "y", "b=y")]
    [InlineData("(?:(?<a>x)|(?<b>y))+", "xyx", "a=x b=y")]
    [InlineData("(?<a>a|ab)(?<b>c|bcd)", "abcd", "a=a b=bcd")]
    [InlineData("(?<a>a?)(?<b>ab)?", "ab", "a=a")]
    [InlineData("(?<a>a??)(?<b>ab)?", "ab", "a= b=ab")]
    [InlineData("x(?<a>y)?z", "xz", "")]
    [InlineData("(?<a>a{2,3})", "aaaa", "a=aaa")]
    [InlineData("(?<a>a{2,3}?)", "aaaa", "a=aa")]
    [InlineData("(?<a>[^ ]+) (?<b>[^ ]+)", "é日本 😀x", "a=é日本 b=😀x")]
    [InlineData("(?<a>[à-ÿ]+)", "abcéè日", "a=éè")]
    [InlineData("(?<a>.)$", "x😀", "a=😀")]
    [InlineData("\\b(?<a>\\w+)\\b$", "one two", "a=two")]
    [InlineData("a\\B(?<a>.)", "a ab", "a=b")]
    [InlineData("(?m)^(?<a>b+)$", "aa\nbb\ncc", "a=bb")]
    [InlineData("(?<a>.+)", "one\ntwo", "a=one")]
    [InlineData("(?s)(?<a>.+)", "one\ntwo", "a=one\ntwo")]
    [InlineData("(?i)(?<a>error)", "an ERROR", "a=ERROR")]
    [InlineData("(?<a>)", "x", "a=")]
    [InlineData("(?<a>x)", "", "none")]
    [InlineData("(?<a>x*)", "", "a=")]
    [InlineData("(?<outer>a(?<inner>b+)c)", "xabbcx", "outer=abbc inner=bb")]
    [InlineData("(?<source.ip>[0-9.]+):(?<port:int>[0-9]+)", "at 10.0.0.7:80", "source.ip=10.0.0.7 port:int=80")]
    [InlineData("(?<a>(?:a|b)*)(?<b>b)", "abab", "a=aba b=b")]
    public void Named_groups_have_the_text_that_a_machine_which_goes_back_would_find(string pattern, string text, string expected) =>
        Assert.Equal(expected, Found(Machine(pattern), text));

    // Patterns and texts of few letters, so that most of them meet; what is found and where must be what .NET's machine finds.
    [Fact]
    public void Random_patterns_find_what_the_machine_of_the_framework_finds()
    {
        var random = new Random(5);
        for (var round = 0; round < 1_500; round++)
        {
            var (groups, pattern) = (0, "");
            pattern = Piece(random, 4, ref groups);
            var (machine, oracle) = (Machine(pattern), new Regex(pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));
            for (var number = 0; number < 12; number++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => "aab \n"[random.Next(5)]));
                Assert.True(Expected(oracle, text) == Found(machine, text), $"{pattern} in '{text}': {Found(machine, text)}");
            }
        }
    }

    [Fact]
    public void A_text_allocates_nothing()
    {
        var machine = Machine("^(?<a>[^ ]+) (?<b>\\w+) \\[(?<c>[^\\]]*)\\] (?<d>.*)$");
        var text = "one two [three] four é five"u8.ToArray();
        for (var warmUp = 0; warmUp < 10; warmUp++)
            Assert.True(machine.TryMatch(text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
            machine.TryMatch(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // What a machine that goes back takes years for.
    [Theory]
    [InlineData("^(?<a>(?:a+)+)$")]
    [InlineData("^(?<a>(?:a|a|aa)+)$")]
    [InlineData("(?<a>.*)(?<b>.*)(?<c>.*)x$")]
    public void A_long_text_takes_a_time_that_grows_with_it_alone(string pattern)
    {
        var machine = Machine(pattern);
        Assert.False(machine.TryMatch(Encoding.ASCII.GetBytes(new string('a', 1_000_000) + "b")));
    }

    [Fact]
    public void A_text_of_ten_megabytes_is_matched()
    {
        var machine = Machine("^(?<head>\\w+) (?<rest>.*) (?<tail>\\w+)$");
        var text = Encoding.ASCII.GetBytes("head " + new string('x', 10_000_000) + " tail");
        Assert.True(machine.TryMatch(text));
        Assert.Equal((5, 10_000_005), (machine.From(1), machine.To(1)));
    }

    // Of each place the last twelve letters count: more sets than are remembered.
    [Fact]
    public void A_text_for_which_too_much_would_be_remembered_has_no_match_whatever_came_before()
    {
        const string Pattern = "^(?<a>[ab]{12}b[ab]*)*b[ab]{12}(?<b>a)";
        var (random, used) = (new Random(3), Machine(Pattern));
        for (var round = 0; round < 20; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20, 4_000)).Select(_ => "ab"[random.Next(2)]));
            Assert.Equal(Found(Machine(Pattern), text), Found(used, text));
        }
    }

    private static CaptureMachine Machine(string pattern)
    {
        var machine = CaptureMachine.Compile(pattern, _ => true, out var problem);
        Assert.True(machine is not null, problem);
        return machine;
    }

    private static string Found(CaptureMachine machine, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!machine.TryMatch(bytes))
            return "none";
        return string.Join(' ', machine.Groups.Select((name, group) => (name, group)).Where(one => machine.From(one.group) >= 0)
            .Select(one => $"{one.name}={Encoding.UTF8.GetString(bytes[machine.From(one.group)..machine.To(one.group)])}"));
    }

    private static string Expected(Regex oracle, string text)
    {
        var match = oracle.Match(text);
        return match.Success
            ? string.Join(' ', match.Groups.Values.Skip(1).Where(group => group.Success).Select(group => $"{group.Name}={group.Value}"))
            : "none";
    }

    private static string Piece(Random random, int depth, ref int groups)
    {
        switch (depth == 0 ? random.Next(5) : random.Next(14))
        {
            case 0: return "a";
            case 1: return "b";
            case 2: return ".";
            case 3: return "[^a]";
            case 4: return new[] { "\\w", "\\b", "^", "\\B", "(?m:$)" }[random.Next(5)];
            case 5 or 6:
                var name = $"g{groups++}";
                return $"(?<{name}>{Piece(random, depth - 1, ref groups)})";
            case 7: return $"(?:{Piece(random, depth - 1, ref groups)}|{Piece(random, depth - 1, ref groups)})";
            case 8:
                // A repetition of what may be empty is the one thing in which machines differ.
                return $"(?:a{Piece(random, depth - 1, ref groups)}){new[] { "*", "+", "*?", "+?", "{1,2}", "{2}" }[random.Next(6)]}";
            case 9: return $"(?:{Piece(random, depth - 1, ref groups)}){new[] { "?", "??" }[random.Next(2)]}";
            default: return Piece(random, depth - 1, ref groups) + Piece(random, depth - 1, ref groups);
        }
    }
}
