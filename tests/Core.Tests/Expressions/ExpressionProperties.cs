using CsCheck;
using Serverless.Core.Expressions;
using Serverless.Core.Tests.Decoding;

namespace Serverless.Core.Tests.Expressions;

public sealed class ExpressionProperties
{
    private static readonly string[] Words =
    [
        "x", "name", "on", "n", "at", "(", ")", "[", "]", "{", "&&", "||", "!", "in", "==", "<", "'a'", "'", "\"", "'''", "r'", "b'", "\\",
            "1", "0x", "1u", "1.5", "1e", "-", "*", ",", "?", ":",
        ".", ".size()", "has(", "matches", "timestamp('", "duration(", "//", "\n", " ", "é", "\U0001F431", "\ud800", "`", "in [", "and",
            "not", "true", "null", "if",
    ];

    private static readonly Gen<string> Scrap =
        Gen.Int[0, Words.Length - 1].Array[0, 14].Select(words =>
            string.Join(words.Length % 2 == 0 ? " " : "", words.Select(word => Words[word])));

    [Fact]
    public void Conditions_come_to_what_the_oracle_says() => Agrees(ExpressionOracle.Condition(3));

    [Fact]
    public void Ints_come_to_what_the_oracle_says() => Agrees(ExpressionOracle.Int(3));

    [Fact]
    public void Doubles_come_to_what_the_oracle_says() => Agrees(ExpressionOracle.Double(3));

    [Fact]
    public void Strings_come_to_what_the_oracle_says() => Agrees(ExpressionOracle.Text(3));

    [Fact]
    public void A_condition_holds_when_it_comes_to_true_and_rejects_when_it_comes_to_an_error() =>
        Gen.Select(ExpressionOracle.Condition(3), ExpressionOracle.AnyRow).Each(2_000, (spoken, row) =>
        {
            var condition = Expression.ParseCondition(spoken.Text, Transforms.Rows.Layout, out _)!;
            Assert.Equal(spoken.Meaning(row) is { Value: true }, condition.Holds(row));
            Assert.Equal(spoken.Meaning(row).Why == "error", condition.Check(row) is not null);
            Assert.True(condition.CanFail || condition.Check(row) is null);
        });

    [Fact]
    public void Spaces_and_needless_parentheses_leave_the_canonical_form() =>
        ExpressionOracle.Condition(3).Each(1_000, spoken =>
        {
            var airy = spoken.Text.Replace("(", "( (", StringComparison.Ordinal).Replace(")", ") )", StringComparison.Ordinal);
            airy = airy.Replace("has( (", "has((", StringComparison.Ordinal);
            Assert.Equal(Expression.Canonical(spoken.Text), Expression.Canonical($"( {airy} // end\n)"));
        });

    [Fact]
    public void Any_text_is_compiled_or_refused_with_a_place_inside_it() =>
        Scrap.Each(50_000, text =>
        {
            var condition = Expression.ParseCondition(text, Transforms.Rows.Layout, out var error);
            Assert.Equal(condition is null, error is not null);
            Assert.InRange(error?.Position ?? 1, 1, text.Length + 1);
            condition?.Holds(Transforms.Rows.With(("name", "a"), ("n", 1)));
        });

    private static void Agrees(Gen<Spoken> expressions) =>
        Gen.Select(expressions, ExpressionOracle.AnyRow).Each(5_000, (spoken, row) =>
        {
            var found = Evaluated.Of(spoken.Text, row);
            Assert.Equal($"{spoken.Text}: {spoken.Meaning(row)}",
                $"{spoken.Text}: {(found.StartsWith("error", StringComparison.Ordinal) ? "error" : found)}");
        });
}
