using Serverless.Core.Expressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Expressions;

/// <summary>What the conformance tables have no rows for.</summary>
public sealed class ExpressionTests
{
    private static readonly Row Full = Transforms.Rows.With(
        ("name", "if.in"), ("other", "zürich"), ("x", 2.5), ("y", 0.0), ("n", 9_007_199_254_740_993L), ("on", true), ("off", false),
            ("at", new EventTime(1_000)));

    [Theory]
    // Fields of every type
    [InlineData("name == 'if.in' && other > 'zz' && x >= 2.5 && on && !off", "bool true")]
    [InlineData("at == timestamp('1970-01-01T00:00:01Z')", "bool true")]
    [InlineData("at + duration('1ns') > at", "bool true")]
    [InlineData("string(at - duration('1001ms'))", "string 1969-12-31T23:59:59.999Z")]
    // Numbers of different types, beyond what doubles tell apart
    [InlineData("n == 9007199254740992.0", "bool false")]
    [InlineData("n > 9007199254740992.0", "bool true")]
    [InlineData("n in [9007199254740992.0, 9007199254740993u]", "bool true")]
    [InlineData("n in [9007199254740992.0]", "bool false")]
    [InlineData("x in [1, 2u, 2.5]", "bool true")]
    [InlineData("9223372036854775807 < 9223372036854775808.0", "bool true")]
    [InlineData("18446744073709551615u < 18446744073709551616.0", "bool true")]
    [InlineData("-1 < 0u && 0u > -1.5", "bool true")]
    [InlineData("double('NaN') == double('NaN') || 1 < double('NaN') || double('NaN') <= 1u", "bool false")]
    [InlineData("double('NaN') != 1", "bool true")]
    // Lists
    [InlineData("[n, 1][1]", "int 1")]
    [InlineData("[1, 2.5, 3u][1]", "double 2.5")]
    [InlineData("[name, other] == ['if.in', 'zürich']", "bool true")]
    [InlineData("[name] + ['b'] + []", "list(string if.in, string b)")]
    [InlineData("name.split('.')[1] in other.split('')", "bool false")]
    [InlineData("'c' in other.split('')", "bool true")]
    [InlineData("(on ? ['a'] : [])[0]", "string a")]
    [InlineData("[at][0] == at && [on][0] && [duration('1s')][0] == duration('1000ms')", "bool true")]
    [InlineData("[1u][0]", "uint 1")]
    [InlineData("int([1, 2.9, 3u][1]) + int([1, 2.9, 3u][2]) + int([1, 2.5][0])", "int 6")]
    [InlineData("double([1, 2.5, 3u][1]) + double([1, 2.5, 3u][2]) + double([1, 2.5][0])", "double 6.5")]
    [InlineData("int([1, 1e300][1])", "error OutOfRange")]
    [InlineData("[x][0] + [[1.5]][0][0]", "double 4")]
    [InlineData("[b'a'][0]", "bytes 61")]
    [InlineData("[1, 2][2]", "error NoSuchIndex")]
    [InlineData("[1, 2][-1]", "error NoSuchIndex")]
    [InlineData("[1, 2, 3,]", "list(int 1, int 2, int 3)")]
    [InlineData("n in [1 / 0, n]", "error DivisionByZero")]
    // Texts
    [InlineData("size(other) + other.size()", "int 12")]
    [InlineData("'\\U0001F431' > '\\uFFFD'", "bool true")]
    [InlineData("'a\\U0001F431b'.substring(1, 2).size()", "int 1")]
    [InlineData("'aaa'.replace('', '-')", "string -a-a-a-")]
    [InlineData("'üü'.replace('', '-', 2)", "string -ü-ü")]
    [InlineData("'aaa'.replace('a', '')", "string ")]
    [InlineData("'aaa'.replace('a', 'bc', 2)", "string bcbca")]
    [InlineData("'abc'.split('')", "list(string a, string b, string c)")]
    [InlineData("''.split('')", "list()")]
    [InlineData("''.split(',')", "list(string )")]
    [InlineData("'a,b,c'.split(',', 2)", "list(string a, string b,c)")]
    [InlineData("'a,b'.split(',').join('; ')", "string a; b")]
    [InlineData("name.upperAscii() + '/' + string(x) + '/' + string(on)", "string IF.IN/2.5/true")]
    [InlineData("'abc'.charAt(4)", "error NoSuchIndex")]
    [InlineData("'abc'.substring(2, 1)", "error NoSuchIndex")]
    // Times and durations
    [InlineData("duration('1h1m1.5s') + duration('-1.000000001s')", "duration 3660.499999999s")]
    [InlineData("duration('1.5h').getMinutes()", "int 90")]
    [InlineData("duration('0')", "duration 0s")]
    [InlineData("duration('9223372036854775807ns') + duration('1ns')", "error OutOfRange")]
    [InlineData("duration('-9223372036854775808ns')", "duration -9223372036.854775808s")]
    [InlineData("timestamp('1970-01-01T00:00:00Z') - duration('-9223372036854775808ns')", "timestamp 2262-04-11T23:47:16.854775808Z")]
    [InlineData("timestamp('2024-02-29T23:59:59.000000001-12:34')", "timestamp 2024-03-01T12:33:59.000000001Z")]
    [InlineData("timestamp('2024-03-10T08:30:00Z').getHours('America/New_York')", "int 4")]
    [InlineData("timestamp('2024-03-10T06:30:00Z').getHours('America/New_York')", "int 1")]
    [InlineData("timestamp('0001-01-01T00:00:00Z').getFullYear('-12:00')", "int 1")]
    [InlineData("at.getDayOfWeek()", "int 4")]
    [InlineData("at.getMilliseconds()", "int 0")]
    [InlineData("at.getHours(name)", "error UnknownZone")]
    [InlineData("at.getHours('UTC'.substring(0) + name.substring(5))", "int 0")]
    // Conversions
    [InlineData("int(name)", "error BadConversion")]
    [InlineData("int(string(n))", "int 9007199254740993")]
    [InlineData("int(name + '1')", "error BadConversion")]
    [InlineData("int(other.replace(other, '9223372036854775808'))", "error OutOfRange")]
    [InlineData("uint(int(y) - 1)", "error OutOfRange")]
    [InlineData("double(other.replace(other, '1e400'))", "error OutOfRange")]
    [InlineData("string(double('-Infinity'))", "string -Infinity")]
    [InlineData("string(bytes(other)) == other", "bool true")]
    [InlineData("timestamp(n)", "error OutOfRange")]
    // Absorption
    [InlineData("1 / int(y) > 0 || on", "bool true")]
    [InlineData("on || 1 / int(y) > 0", "bool true")]
    [InlineData("1 / int(y) > 0 && off", "bool false")]
    [InlineData("1 / int(y) > 0 && on", "error DivisionByZero")]
    [InlineData("off ? 1 / int(y) : 7", "int 7")]
    [InlineData("1 / int(y) > 0 ? 1 : 2", "error DivisionByZero")]
    // Doubles follow IEEE 754
    [InlineData("x / y", "double Infinity")]
    [InlineData("y / y != y / y", "bool true")]
    // Comments and spaces
    [InlineData("  name // the metric\n == 'if.in'  ", "bool true")]
    [InlineData(".name == 'if.in'", "bool true")]
    public void Expressions_come_to_their_values(string text, string expected) => Assert.Equal(expected, Evaluated.Of(text, Full));

    [Theory]
    [InlineData("a.b == 1 && has(a.b)")]
    [InlineData("`a.b` == 1")]
    [InlineData("`my-field` - 1 == 1 && has(`my-field`)")]
    [InlineData("`while` == 3")]
    public void Field_names_may_have_points_and_in_backticks_anything(string text)
    {
        var row = Transforms.Rows.With(new RowLayout([("a.b", FieldType.Integer), ("my-field", FieldType.Integer),
            ("while", FieldType.Integer)]), ("a.b", 1), ("my-field", 2), ("while", 3));
        Assert.Equal("bool true", Evaluated.Of(text, row));
    }

    [Theory]
    [InlineData("on && off", "on || off")]
    [InlineData("x < y", "y < x")]
    [InlineData("n + 1 * 2 == 3", "(n + 1) * 2 == 3")]
    [InlineData("n == 1", "n == 1u")]
    [InlineData("n == 1", "n == 1.0")]
    [InlineData("name == 'a'", "name == 'A'")]
    [InlineData("name == 'a,b'", "name in ['a', 'b']")]
    [InlineData("name.size() == 1", "size(name) == 1")]
    [InlineData("(on ? off : on) == on", "on ? off : (on == on)")]
    [InlineData("b'a' == b'a'", "'a' == 'a'")]
    public void What_is_said_otherwise_has_another_canonical_form(string one, string other) =>
        Assert.NotEqual(Expression.Canonical(one), Expression.Canonical(other));

    [Theory]
    [InlineData("name == \"a\"", "name=='\\x61'")]
    [InlineData("n == 0x10", "(n) == 16 // sixteen")]
    [InlineData("x == 1.50", "x == 15e-1")]
    [InlineData("`name` == r'a'", "name == '''a'''")]
    [InlineData("n in [1, 2,]", "n in [1,2]")]
    public void The_spelling_of_literals_leaves_the_canonical_form(string one, string other) =>
        Assert.Equal(Expression.Canonical(one), Expression.Canonical(other));

    [Theory]
    [InlineData("x > 1", false)]
    [InlineData("name.matches('a') && x * 2.0 > y || n in [1, 2]", false)]
    [InlineData("n + 1 > 1", true)]
    [InlineData("int(x) > 1", true)]
    [InlineData("double(n) > 1.5", false)]
    [InlineData("name + 'a' == 'b'", true)]
    public void Which_conditions_can_fail_is_known(string text, bool canFail) => Assert.Equal(canFail, Parse(text).CanFail);

    [Fact]
    public void A_text_that_grows_beyond_a_megabyte_is_an_error()
    {
        var grown = "'0123456789abcdef'" + string.Concat(Enumerable.Repeat(".replace('', name)", 4));
        Assert.Equal("error TooLong", Evaluated.Of(grown, Transforms.Rows.With(("name", new string('a', 100)))));
    }

    [Fact]
    public void A_dead_letter_says_what_where_and_the_expression()
    {
        var rejection = Parse("n > 1 && (n - 9007199254740993) / (n - n) > 2").Check(Full)!;
        Assert.Equal("division by zero at character 33 of: n > 1 && (n - 9007199254740993) / (n - n) > 2", rejection.Found);
        Assert.Equal(Reasons.Arithmetic, rejection.Reason);
    }

    private static Condition Parse(string text) =>
        Expression.ParseCondition(text, Transforms.Rows.Layout, out var error) ?? throw new InvalidOperationException($"{text}: {error}");
}
