using System.Text;
using CsCheck;
using Serverless.Core.Expressions.Patterns;
using Serverless.Core.Tests.Decoding;

namespace Serverless.Core.Tests.Expressions;

/// <summary>The semantics of RE2, where they differ from .NET's.</summary>
public sealed class PatternTests
{
    [Theory]
    // A code point is one character
    [InlineData("^.$", "\U0001F431", true)]
    [InlineData("^..$", "\U0001F431", false)]
    [InlineData("^[^a]$", "\U0001F431", true)]
    [InlineData("^[^\U0001F431]$", "\U0001F600", true)]
    [InlineData("^[\U0001F430-\U0001F432]+$", "\U0001F431\U0001F432", true)]
    [InlineData("^[\U0001F430-\U0001F432]+$", "\U0001F433", false)]
    [InlineData("^\\W$", "\U0001F431", true)]
    [InlineData("^\\x{1F431}$", "\U0001F431", true)]
    [InlineData("\U0001F431{2}", "\U0001F431\U0001F431", true)]
    // Perl's classes and \b are ASCII
    [InlineData("^\\d+$", "0123456789", true)]
    [InlineData("\\d", "٣", false)]
    [InlineData("\\w", "é", false)]
    [InlineData("^\\D\\W\\S$", "éé\u00a0", true)]
    [InlineData("\\s", "\u00a0", false)]
    [InlineData("\\s", "\v", false)]
    [InlineData("\\s", "\f", true)]
    [InlineData("\\bcat\\b", "écaté", true)]
    [InlineData("\\bcat\\b", "a cat!", true)]
    [InlineData("\\bcat\\b", "concat", false)]
    [InlineData("\\Bcat", "concat", true)]
    [InlineData("é\\b", "é", false)]
    // Classes
    [InlineData("^[[:alpha:]_]+$", "aZ_", true)]
    [InlineData("[[:^alpha:]]", "aZ", false)]
    [InlineData("^[]a]$", "]", true)]
    [InlineData("^[a\\]]$", "]", true)]
    [InlineData("^[a-]$", "-", true)]
    [InlineData("^[\\d.-]+$", "1.2-3", true)]
    [InlineData("^[^\\d]$", "a", true)]
    [InlineData("^[^\\D]$", "1", true)]
    [InlineData("[^a]", "\n", true)]
    // Unicode's categories
    [InlineData("^\\pL+$", "aéλ𝄞", false)]
    [InlineData("^\\pL+$", "aéλ𝒜", true)]
    [InlineData("^\\p{Lu}\\p{Ll}$", "Éé", true)]
    [InlineData("^\\PN\\P{Nd}\\p{^Nd}$", "abc", true)]
    [InlineData("^\\p{Any}$", "\U0001F431", true)]
    [InlineData("^[\\p{Nd}_]+$", "٣_4", true)]
    // Flags
    [InlineData("(?i)straße", "STRAẞE", true)]
    [InlineData("(?i)k", "\u212A", true)]
    [InlineData("(?i)[r-t]", "\u017F", true)]
    [InlineData("(?i)[^k]", "\u212A", false)]
    [InlineData("(?i)[iI]", "İ", false)]
    [InlineData("(?i)[iI]", "ı", false)]
    [InlineData("(?i)[İı]", "iI", false)]
    [InlineData("(?i)σ", "ς", true)]
    [InlineData("(?i)\U00010400", "\U00010428", true)]
    [InlineData("a(?i)b(?-i)c", "aBc", true)]
    [InlineData("a(?i:b)c", "aBC", false)]
    [InlineData("(a(?i)b)C", "aBC", true)]
    [InlineData("(a(?i)b)c", "aBC", false)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("^b", "a\nb", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("b$", "b\n", false)]
    [InlineData("(?m)b$", "b\n", true)]
    [InlineData("\\Aa\\z", "a", true)]
    [InlineData("a\\z", "a\n", false)]
    [InlineData("(?U)a+?", "a", true)]
    [InlineData("(?sm-i)^.$", "\n", true)]
    // Groups, repetition, escapes
    [InlineData("^(?P<first>a)(?<second>b)(?:c)$", "abc", true)]
    [InlineData("^(a|b|)$", "", true)]
    [InlineData("^a{2}$", "aa", true)]
    [InlineData("^a{2,}$", "aaa", true)]
    [InlineData("^a{1,2}?$", "aaa", false)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("^a{$", "a{", true)]
    [InlineData("^\\Qa.b\\E+$", "a.bb", true)]
    [InlineData("^\\Qa.b", "a.b", true)]
    [InlineData("\\.\\-\\/\\\"", ".-/\"", true)]
    [InlineData("^\\x41\\x{42}\\103\\0$", "ABC\0", true)]
    [InlineData("^\\t\\n\\a\\f\\r\\v$", "\t\n\a\f\r\v", true)]
    [InlineData("^(a*)*$", "aaaa", true)]
    [InlineData("[^\\x{0}-\\x{10FFFF}]", "a", false)]
    [InlineData("#  x", "#  x", true)]
    public void Patterns_match_as_RE2_matches(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Compile(pattern).IsMatch(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("(a", "a '(' has no ')'")]
    [InlineData("a)", "there is a ')' without a '('")]
    [InlineData("[a", "a '[' has no ']'")]
    [InlineData("*a", "'*' has nothing before it to repeat")]
    [InlineData("a**", "repeats a repetition")]
    [InlineData("a{2}{3}", "repeats a repetition")]
    [InlineData("a++", "repeats a repetition")]
    [InlineData("a{1001}", "larger than 1000")]
    [InlineData("((a{100}){100}){100}", "multiply to more than 1000")]
    [InlineData("a{3,2}", "counts backwards")]
    [InlineData("[b-a]", "runs backwards")]
    [InlineData("(?=a)", "'(?=' looks ahead")]
    [InlineData("(?!a)", "'(?!' looks ahead")]
    [InlineData("(?>a)", "write '(?:'")]
    [InlineData("(?<=a)", "looks behind")]
    [InlineData("(?<n", "the group's name 'n' is not valid")]
    [InlineData("(a)\\1", "refers back to a group")]
    [InlineData("\\Z", "'\\Z' is not known to RE2")]
    [InlineData("\\C", "matches a byte")]
    [InlineData("\\q", "the escape '\\q' is not known")]
    [InlineData("\\", "ends with a single")]
    [InlineData("[\\", "ends with a single")]
    [InlineData("\\p{Greek}", "names of scripts are not")]
    [InlineData("\\p{L", "has no '}'")]
    [InlineData("[[:alfa:]]", "is no class")]
    [InlineData("\\x{110000}", "a code point in braces")]
    [InlineData("(?x)a", "'(?x' is not known")]
    public void What_cannot_be_used_is_told(string pattern, string message)
    {
        Assert.Null(Pattern.Compile(pattern, out var problem));
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_matched_too() =>
        Assert.True(Compile("é{300}b$").IsMatch(Encoding.UTF8.GetBytes(new string('é', 400) + "b")));

    [Fact]
    public void Nested_groups_are_bounded() => Assert.Null(Pattern.Compile(new string('(', 5_000) + new string(')', 5_000), out _));

    // Over ASCII and without what is special, both are one language.
    [Fact]
    public void Plain_patterns_match_what_dotnet_matches() =>
        Gen.Select(Part(3), Gen.OneOf("a", "b", "c", "_", " ").Array[0, 8].Select(string.Concat)).Each(3_000, (pattern, text) =>
            Assert.Equal(
                System.Text.RegularExpressions.Regex.IsMatch(text, pattern, System.Text.RegularExpressions.RegexOptions.CultureInvariant),
                Compile(pattern).IsMatch(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Any_text_is_a_pattern_or_refused() =>
        Gen.OneOf("a", "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "\\", "^", "$", ".", "-", ":", "1", ",", "p", "Q", "E", "x", "é",
            "\U0001F431", "(?", "i", "P<", ">", "[:", ":]").Array[0, 12].Select(string.Concat).Each(8_000, pattern =>
            Assert.NotEqual(Pattern.Compile(pattern, out var problem) is null, problem is null));

    private static Gen<string> Part(int depth) => depth == 0
        ? Gen.OneOf("a", "b", "[ab]", "[^a]", ".", "\\w", "\\b", "^", "$", "")
        : Gen.OneOf(
            Part(0),
            Gen.Select(Part(depth - 1), Part(depth - 1)).Select((left, right) => left + right),
            Gen.Select(Part(depth - 1), Part(depth - 1)).Select((left, right) => $"(?:{left}|{right})"),
            Gen.Select(Part(depth - 1), Gen.OneOf("*", "+", "?", "{2}", "{1,3}", "*?")).Select((part, repeat) => $"(?:{part}){repeat}"));

    private static Pattern Compile(string pattern) => Pattern.Compile(pattern, out var problem)
        ?? throw new InvalidOperationException($"{pattern}: {problem}");
}
