using Serverless.Core.Expressions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Expressions;

/// <summary>
/// In all of these <c>x</c> (double), <c>n</c> (int), <c>name</c> (text), <c>on</c> (boolean), <c>at</c> (time) are missing, and
/// <c>other</c> is 'b'.
/// </summary>
public sealed class MissingFieldTests
{
    private static readonly Row Sparse = Transforms.Rows.With(("other", "b"));

    [Theory]
    [InlineData("x == 1.0")]
    [InlineData("x != 1.0")]
    [InlineData("x < 1.0")]
    [InlineData("n + 1 > 0")]
    [InlineData("-n < 1")]
    [InlineData("name == ''")]
    [InlineData("name != 'a'")]
    [InlineData("'a' == name")]
    [InlineData("name == other")]
    [InlineData("name in ['', 'a']")]
    [InlineData("n in [1, 2.5]")]
    [InlineData("other in [name, 'b']")]
    [InlineData("other in name.split(',')")]
    [InlineData("name.startsWith('')")]
    [InlineData("name.matches('')")]
    [InlineData("name.size() == 0")]
    [InlineData("on")]
    [InlineData("on == on")]
    [InlineData("on ? true : true")]
    [InlineData("at > timestamp(0)")]
    [InlineData("at.getHours('UTC') >= 0")]
    [InlineData("at.getHours(name) >= 0")]
    [InlineData("timestamp(0).getHours(name) >= 0")]
    [InlineData("[n][0] == 1")]
    [InlineData("name.replace('a', 'b', 1) == ''")]
    // A missing field wins over an error, on either side.
    [InlineData("n > 0 && 1 / int('0') > 0")]
    [InlineData("1 / int('0') > 0 && n > 0")]
    [InlineData("1 / int('0') + n > 0")]
    [InlineData("n + 1 / int('0') > 0")]
    [InlineData("at.getHours(other) > 0")]
    public void A_condition_over_a_missing_field_is_false_and_so_is_its_opposite(string text)
    {
        Assert.Equal("missing", Evaluated.Of(text, Sparse));
        Assert.False(Parse(text).Holds(Sparse));
        Assert.False(Parse($"!({text})").Holds(Sparse));
        Assert.Null(Parse(text).Check(Sparse));
    }

    [Theory]
    [InlineData("n == 1 || true", true)]
    [InlineData("true || n == 1", true)]
    [InlineData("n == 1 || other == 'b'", true)]
    [InlineData("!(n == 1 && other == 'c')", true)]
    [InlineData("other == 'b' ? true : on", true)]
    [InlineData("has(other) && !has(n)", true)]
    [InlineData("!has(n) || n != 1", true)]
    [InlineData("has(n) && n != 1", false)]
    public void What_decides_decides_whatever_is_missing(string text, bool holds) => Assert.Equal(holds, Parse(text).Holds(Sparse));

    private static Condition Parse(string text) =>
        Expression.ParseCondition(text, Transforms.Rows.Layout, out var error) ?? throw new InvalidOperationException($"{text}: {error}");
}
