using System.Text;
using CsCheck;
using Serverless.Core.Tests.Decoding;
using Serverless.Core.Transforms.Expressions;

namespace Serverless.Core.Tests.Transforms;

public sealed class ExpressionProperties
{
    // Ordered differently as UTF-16 and as UTF-8: the last two.
    private static readonly Gen<string> Word = Gen.OneOf("a", "b", "é", "€", "𝄞", "\uFFFD").Array[0, 4].Select(string.Concat);

    private static readonly Gen<string> Scrap =
        Gen.OneOf("x", "name", "on", "(", ")", "and", "or", "not", "in", "=", "<", "'a'", "'", "1", "-", "*", ",", "exists", " ", "é").Array[0, 12]
            .Select(words => string.Join(words.Length % 2 == 0 ? " " : "", words));

    [Fact]
    public void Conditions_hold_when_the_oracle_says_so() =>
        Gen.Select(ExpressionOracle.Condition(3), ExpressionOracle.AnyRow).Each(5_000, (condition, row) =>
            Assert.Equal(condition.Meaning(row), Expression.ParseCondition(condition.Text, Rows.Layout, out _)!.Holds(row)));

    [Fact]
    public void Arithmetic_gives_what_the_oracle_gives() =>
        Gen.Select(ExpressionOracle.Number(4), ExpressionOracle.AnyRow).Each(5_000, (number, row) =>
            Assert.Equal(number.Meaning(row), Expression.ParseNumber(number.Text, Rows.Layout, out _)!.TryEvaluate(row, out var value) ? value : null));

    [Fact]
    public void Any_text_is_parsed_or_refused_with_a_place_inside_it() =>
        Scrap.Each(20_000, text =>
        {
            var condition = Expression.ParseCondition(text, Rows.Layout, out var error);
            Assert.Equal(condition is null, error is not null);
            Assert.InRange(error?.Position ?? 1, 1, text.Length + 1);
        });

    [Fact]
    public void Text_is_ordered_by_its_utf8_bytes() =>
        Gen.Select(Word, Word).Each(1_000, (left, right) =>
        {
            var before = Expression.ParseCondition("name < other", Rows.Layout, out _)!.Holds(Rows.With(("name", left), ("other", right)));
            Assert.Equal(Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)) < 0, before);
        });
}
