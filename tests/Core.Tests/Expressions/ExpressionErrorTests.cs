using Serverless.Core.Expressions;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Expressions;

public sealed class ExpressionErrorTests
{
    [Theory]
    // Shape
    [InlineData("", 1, "a field, a literal or '(' was expected, and here is the end")]
    [InlineData("x >", 4, "and here is the end")]
    [InlineData("x > > 1", 5, "and here is '>'")]
    [InlineData("x == 1 y", 8, "an operator or the end was expected, and here is 'y'")]
    [InlineData("(on", 4, "')' was expected, and here is the end")]
    [InlineData("on ? true", 10, "':' was expected, and here is the end")]
    [InlineData("n in [1, 2", 11, "',' or ']' was expected, and here is the end")]
    [InlineData("size(name", 10, "',' or ')' was expected, and here is the end")]
    [InlineData("name.", 6, "a name was expected after '.', and here is the end")]
    [InlineData("{'a': 1}", 1, "maps and messages are not known here")]
    [InlineData("x == 'a", 6, "this text has no closing '")]
    [InlineData("name == '''a", 9, "this text has no closing '''")]
    [InlineData("name == 'a\nb'", 9, "this text has no closing '")]
    [InlineData("name == '\\d'", 10, "'\\d' is no escape: write '\\\\d', or put r before the quotes")]
    [InlineData("name == '\\ud83d'", 10, "no Unicode character")]
    [InlineData("name == '\\x4'", 10, "needs 2 hexadecimal digits")]
    [InlineData("x == 1e999", 6, "beyond the range of doubles")]
    [InlineData("n == 9223372036854775808", 6, "does not fit into an int: write '9223372036854775808u' for a uint")]
    [InlineData("n == 18446744073709551616u", 6, "does not fit into 64 bits")]
    [InlineData("x == 12ab", 6, "'12a' is not a number")]
    [InlineData("x == 0x", 6, "'0x' needs hexadecimal digits")]
    [InlineData("on ; on", 4, "an expression has no ';'")]
    [InlineData("name == `a", 9, "no closing backtick")]
    [InlineData("while == 1", 1, "'while' is a reserved word: a field of this name is written `while`")]
    [InlineData("in == 1", 1, "'in' needs a value before it")]
    [InlineData("on # off", 4, "'#' is not known here")]
    // The language of before, and other languages
    [InlineData("name = 'a'", 6, "'=' is no operator: write '==' to compare")]
    [InlineData("x <> 1", 3, "write '!='")]
    [InlineData("on and off", 4, "'and' is no operator: write '&&'")]
    [InlineData("on or off", 4, "'or' is no operator: write '||'")]
    [InlineData("not on", 1, "'not' is no operator: write '!'")]
    [InlineData("on && not off", 7, "'not' is no operator: write '!'")]
    [InlineData("not (on)", 1, "'not' is no function: write '!'")]
    [InlineData("name is missing", 6, "write 'has(field)' or '!has(field)'")]
    [InlineData("name like 'a%'", 6, "field.matches")]
    [InlineData("name in ('a', 'b')", 13, "a list is written in square brackets: ['a', 'b']")]
    [InlineData("name in ('a')", 6, "'in' looks into a list, and this is string")]
    [InlineData("exists(name)", 1, "'exists' is no function: write has(field)")]
    [InlineData("starts-with(name, 'a')", 1, "'starts-with' is no function: write text.startsWith(part)")]
    [InlineData("contains(name, 'a')", 1, "'contains' is called as string.contains(string), and here is contains(string, string)")]
    [InlineData("name == 'it''s'", 13, "a quote inside a text is written \\'")]
    [InlineData("on & off", 4, "write '&&'")]
    [InlineData("on | off", 4, "write '||'")]
    // Names
    [InlineData("nme == 'a'", 1, "there is no field 'nme' here; did you mean 'name'?")]
    [InlineData("has(nme)", 5, "did you mean 'name'?")]
    [InlineData("if-in == 'a'", 1, "'if' is a reserved word")]
    [InlineData("my-field == 'a'", 1, "a field with a hyphen is written in backticks: `my-field`")]
    [InlineData("name.lenght() > 1", 6, "there is no function 'lenght'")]
    [InlineData("name.startWith('a')", 6, "did you mean 'startsWith'?")]
    [InlineData("[1].exists(i, i > 0)", 5, "the macro 'exists' is not known here")]
    [InlineData("type(n) == int", 1, "'type' is not known here")]
    [InlineData("name.size == 1", 6, "there is no field 'name.size' here")]
    [InlineData("'a'.size == 1", 5, "'.size' selects nothing here")]
    // Types
    [InlineData("x", 1, "a condition is wanted, and this is double")]
    [InlineData("name", 1, "a condition is wanted, and this is string")]
    [InlineData("on && x", 7, "'&&' needs a condition, and this is double: compare it, as in x != 0")]
    [InlineData("name || on", 1, "'||' needs a condition, and this is string: compare it, as in x != ''")]
    [InlineData("x == 'a'", 3, "'==' can't compare double with string: put quotes around a text, or convert with string(x) or double(x)")]
    [InlineData("name == null", 6, "a field is never null: write has(field) or !has(field)")]
    [InlineData("at > 1000", 4, "write timestamp(seconds) or timestamp('2026-01-31T12:00:00Z')")]
    [InlineData("[1] < [2]", 5, "values of type list(int) have no order")]
    [InlineData("n + x > 1.0", 3, "'+' can't be used on int and double: convert one, as in double(x)")]
    [InlineData("x * 8 > 1.0", 3, "'*' can't be used on double and int: write 8.0")]
    [InlineData("2 * x > 1.0", 3, "write 2.0")]
    [InlineData("name + n == 'a1'", 6, "convert the other with string(x)")]
    [InlineData("at + 5 > at", 4, "write a duration, as in duration('5s')")]
    [InlineData("x % 2.0 == 0.0", 3, "convert both with int(x)")]
    [InlineData("-name == 'a'", 1, "'-' can't be used on string")]
    [InlineData("!n", 1, "'!' can't be used on int: compare it, as in x == 0")]
    [InlineData("n in ['a']", 3, "'in' can't compare int with string")]
    [InlineData("n in name.split(',')", 3, "'in' can't compare int with string")]
    [InlineData("[1, 'a'] == []", 1, "the items of a list must have one type (numbers may mix), and here are int and string")]
    [InlineData("(on ? 1 : 'a') == 1", 5, "both results of '?:' must have one type, and these are int and string")]
    [InlineData("on[0] == 1", 3, "'[]' takes an item of a list by its number, and here are bool and int")]
    [InlineData("name.startsWith(n)", 6, "'startsWith' is called as string.startsWith(string), and here is string.startsWith(int)")]
    [InlineData("size(n) > 1", 1, "'size' is called as size(string) or size(bytes) or size(list)")]
    [InlineData("has(1)", 1, "has takes one field")]
    [InlineData("has(x, y)", 1, "has takes one field")]
    [InlineData("name.getHours() == 1", 6, "getHours is called on a timestamp or a duration")]
    // Constants
    [InlineData("at > timestamp('2026-13-01')", 6, "'2026-13-01' is no timestamp: write it as RFC 3339 does")]
    [InlineData("at - at > duration('5 minutes')", 11, "'5 minutes' is no duration: write numbers with h, m, s")]
    [InlineData("n == int('1.5')", 6, "'1.5' is no int")]
    [InlineData("at.getHours('Europe/Pari') > 1", 13, "there is no time zone 'Europe/Pari': write an IANA name such as 'Europe/Paris'")]
    [InlineData("at.getHours('../../etc/passwd') > 1", 13, "there is no time zone")]
    [InlineData("name.matches('(a')", 6, "the pattern can't be used: a '(' has no ')'")]
    [InlineData("name.matches(other)", 6, "the pattern of 'matches' must be a constant")]
    public void What_is_wrong_is_told_with_its_place_and_the_fix(string text, int position, string message)
    {
        var layout = new RowLayout([.. Transforms.Rows.Layout.Fields, ("my-field", FieldType.Text)]);
        Assert.Null(Expression.ParseCondition(text, layout, out var error));
        Assert.Contains(message, error!.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
    }

    [Theory]
    [InlineData("1u", "no field can hold this, as it is uint: convert it with int(x) (at character 1)")]
    [InlineData("duration('1s')", "no field can hold this, as it is duration: take a part, as in x.getSeconds() (at character 1)")]
    [InlineData("[1, 2]", "no field can hold this, as it is list(int): take an item, its size(), or join() it (at character 1)")]
    [InlineData("b'a'", "no field can hold this, as it is bytes: convert it with string(x) (at character 1)")]
    public void A_value_that_no_field_holds_is_told(string text, string message)
    {
        Assert.Null(Expression.ParseComputed(text, Transforms.Rows.Layout, out var error));
        Assert.Equal(message, error!.ToString());
    }

    [Theory]
    [InlineData("(", "on", ")")]
    [InlineData("!", "on", "")]
    [InlineData("-(", "n", ")")]
    [InlineData("[", "n", "]")]
    [InlineData("size(string(", "n", "))")]
    [InlineData("on ? on : ", "on", "")]
    public void Nesting_is_bounded(string before, string middle, string after)
    {
        var text = string.Concat(Enumerable.Repeat(before, 800)) + middle + string.Concat(Enumerable.Repeat(after, 800));
        Assert.Null(Expression.ParseCondition(text[..Math.Min(text.Length, Parser.MaxLength)], Transforms.Rows.Layout, out var error));
        Assert.Contains("nested more than 120 levels deep", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(" * 1")]
    public void A_chain_of_operators_is_bounded(string link)
    {
        Assert.NotNull(Expression.ParseCondition("n" + string.Concat(Enumerable.Repeat(link, 100)) + " > 0", Transforms.Rows.Layout,
            out _));
        Assert.Null(Expression.ParseCondition("n" + string.Concat(Enumerable.Repeat(link, 200)) + " > 0", Transforms.Rows.Layout,
            out var error));
        Assert.Contains("120 levels", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_conditions_may_be_as_long_as_the_expression()
    {
        var text = string.Join(" || ", Enumerable.Repeat("off", 1_400));
        Assert.NotNull(Expression.ParseCondition(text, Transforms.Rows.Layout, out _));
        Assert.Null(Expression.ParseCondition(text + new string(' ', Parser.MaxLength), Transforms.Rows.Layout, out var error));
        Assert.Contains("at most 10000 characters", error!.Message, StringComparison.Ordinal);
    }
}
