using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Transforms;
using Serverless.Core.Transforms.Expressions;

namespace Serverless.Core.Tests.Transforms;

public sealed class ExpressionTests
{
    private static readonly Row Full = Rows.With(
        ("name", "if.in"), ("other", "zürich"), ("x", 2.5), ("y", 0.0), ("n", 9_007_199_254_740_993L), ("on", true), ("off", false), ("at", new EventTime(1_000)));

    [Theory]
    // Numbers
    [InlineData("x = 2.5", true)]
    [InlineData("x != 2.5", false)]
    [InlineData("x > 2", true)]
    [InlineData("x >= 2.5", true)]
    [InlineData("x < 2.5", false)]
    [InlineData("x <= -2.5", false)]
    [InlineData("2 < x", true)]
    [InlineData("x * 2 = 5", true)]
    [InlineData("x in (1, 2.5)", true)]
    [InlineData("x in (1, 2)", false)]
    [InlineData("at >= 1000", true)]
    [InlineData("at = 1e3", true)]
    // Integers beyond what doubles tell apart
    [InlineData("n = 9007199254740993", true)]
    [InlineData("n = 9007199254740992", false)]
    [InlineData("n > 9007199254740992", true)]
    [InlineData("n != -9007199254740993", true)]
    // Text
    [InlineData("name = 'if.in'", true)]
    [InlineData("name != 'if.in'", false)]
    [InlineData("name = 'IF.IN'", false)]
    [InlineData("name in ('if.out', 'if.in')", true)]
    [InlineData("name in ('if.out')", false)]
    [InlineData("name < other", true)]
    [InlineData("other = 'zürich'", true)]
    [InlineData("other > 'zz'", true)]
    [InlineData("'it''s' = 'it''s'", true)]
    [InlineData("'it''s' = 'its'", false)]
    [InlineData("starts-with(name, 'if.')", true)]
    [InlineData("starts-with(name, 'in')", false)]
    [InlineData("contains(other, 'ü')", true)]
    [InlineData("contains(other, '')", true)]
    [InlineData("contains(name, 'out')", false)]
    // Booleans
    [InlineData("on", true)]
    [InlineData("off", false)]
    [InlineData("on = true", true)]
    [InlineData("on != off", true)]
    [InlineData("off = false", true)]
    [InlineData("true", true)]
    // and binds before or, not before both
    [InlineData("true or false and false", true)]
    [InlineData("(true or false) and false", false)]
    [InlineData("not false and false", false)]
    [InlineData("not (false and false)", true)]
    [InlineData("not not on", true)]
    [InlineData("not x = 1", true)]
    // Arithmetic
    [InlineData("1 + 2 * 3 = 7", true)]
    [InlineData("(1 + 2) * 3 = 9", true)]
    [InlineData("8 - 4 - 2 = 2", true)]
    [InlineData("8 / 4 / 2 = 1", true)]
    [InlineData("- x = -2.5", true)]
    [InlineData("2 - -1 = 3", true)]
    [InlineData("-(1 + 2) = 0 - 3", true)]
    // What is no finite number compares false
    [InlineData("x / y > 1", false)]
    [InlineData("x / y != 1", false)]
    [InlineData("y / y = y / y", false)]
    // Presence
    [InlineData("exists(name) and exists(x) and exists(on) and exists(at)", true)]
    [InlineData("  exists( name )  ", true)]
    public void Conditions_mean_what_they_say(string text, bool holds) => Assert.Equal(holds, Parse(text).Holds(Full));

    [Theory]
    [InlineData("x = 1")]
    [InlineData("x != 1")]
    [InlineData("x < 1")]
    [InlineData("x + 1 > 0")]
    [InlineData("-x < 1")]
    [InlineData("n != 1")]
    [InlineData("n <= 1")]
    [InlineData("at > 0")]
    [InlineData("name = ''")]
    [InlineData("name != 'a'")]
    [InlineData("name < 'a'")]
    [InlineData("name = other")]
    [InlineData("name in ('')")]
    [InlineData("starts-with(name, '')")]
    [InlineData("contains(name, '')")]
    [InlineData("on")]
    [InlineData("on = true")]
    [InlineData("on = false")]
    [InlineData("on != true")]
    [InlineData("exists(x)")]
    public void What_is_said_of_a_missing_field_is_false(string text)
    {
        Assert.False(Parse(text).Holds(new Row(Rows.Layout)));
        Assert.True(Parse($"not ({text})").Holds(new Row(Rows.Layout)));
    }

    [Theory]
    [InlineData("", 1, "a field, a number or a 'text' was expected, and here is the end")]
    [InlineData("x >", 4, "here is the end")]
    [InlineData("x > > 1", 5, "here is '>'")]
    [InlineData("x = 1 y", 7, "an operator or the end was expected, and here is 'y'")]
    [InlineData("x = 'a'", 3, "a number and text can't be compared with '='")]
    [InlineData("name = 1", 6, "text and a number can't be compared")]
    [InlineData("on < off", 4, "a boolean and a boolean can't be compared with '<'")]
    [InlineData("(x > 1) = (x > 2)", 9, "a condition and a condition can't be compared")]
    [InlineData("x in (1, 'a')", 3, "a number and text can't be compared with 'in'")]
    [InlineData("x in ()", 7, "here is ')'")]
    [InlineData("x in 1", 6, "'(' was expected")]
    [InlineData("(x = 1", 7, "')' was expected, and here is the end")]
    [InlineData("x", 1, "a condition is wanted, and this is a number")]
    [InlineData("name", 1, "a condition is wanted, and this is text")]
    [InlineData("on and x", 8, "'and' joins conditions, and this is a number")]
    [InlineData("name or on", 1, "'or' joins conditions, and this is text")]
    [InlineData("not name", 5, "'not' joins conditions, and this is text")]
    [InlineData("name + 1 = 2", 1, "'+' is for numbers, and this is text")]
    [InlineData("- name = 2", 3, "'-' is for numbers, and this is text")]
    [InlineData("nme = 'a'", 1, "there is no field 'nme' here; did you mean 'name'?")]
    [InlineData("x-1 = 0", 1, "put spaces around '-' to subtract")]
    [InlineData("x == 1", 3, "'==' is not known here: use '='")]
    [InlineData("x <> 1", 3, "use '!='")]
    [InlineData("on && off", 4, "use 'and'")]
    [InlineData("on || off", 4, "use 'or'")]
    [InlineData("!on", 1, "use 'not'")]
    [InlineData("name = \"a\"", 8, "use single quotes")]
    [InlineData("name = 'a", 8, "no closing quote")]
    [InlineData("x = 1 ; y", 7, "';' is not known here")]
    [InlineData("x = 1e999", 5, "too large")]
    [InlineData("x = 12ab", 5, "is not a number")]
    [InlineData("x = 1.2.3", 5, "is not a number")]
    [InlineData("exists(1)", 1, "exists takes one field")]
    [InlineData("exists(x, y)", 1, "exists takes one field")]
    [InlineData("exists()", 1, "exists takes one field")]
    [InlineData("starts-with(name)", 1, "starts-with takes a text")]
    [InlineData("contains(x, 'a')", 1, "contains takes a text")]
    [InlineData("lower(name) = 'a'", 1, "there is no function 'lower'")]
    [InlineData("x = and", 5, "a field, a number or a 'text' was expected, and here is 'and'")]
    public void What_is_wrong_is_told_with_its_place(string text, int position, string message)
    {
        Assert.Null(Expression.ParseCondition(text, Rows.Layout, out var error));
        Assert.Contains(message, error!.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void A_condition_is_no_number()
    {
        Assert.Null(Expression.ParseNumber("x = 1", Rows.Layout, out var error));
        Assert.Equal("a number is wanted, and this is a condition (at character 1)", error!.ToString());
    }

    [Fact]
    public void Nesting_and_length_are_bounded()
    {
        Assert.Null(Expression.ParseCondition(new string('(', 900) + "on" + new string(')', 900), Rows.Layout, out var deep));
        Assert.Contains("levels of nesting", deep!.Message, StringComparison.Ordinal);
        Assert.Null(Expression.ParseCondition(string.Concat(Enumerable.Repeat("not ", 400)) + "on", Rows.Layout, out _));
        Assert.Null(Expression.ParseCondition("on" + new string(' ', Expression.MaxLength), Rows.Layout, out var lengthy));
        Assert.Contains("2000 characters", lengthy!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_sum_is_evaluated()
    {
        var sum = string.Concat(Enumerable.Repeat("1 +", 600)) + "1";
        Assert.True(Parse($"{sum} = 601").Holds(Full));
    }

    private static Condition Parse(string text) =>
        Expression.ParseCondition(text, Rows.Layout, out var error) ?? throw new InvalidOperationException($"{text}: {error}");
}
