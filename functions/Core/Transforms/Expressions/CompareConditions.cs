using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

// Each is false when a side is missing, whatever the comparison.

/// <summary>False also when a side is infinite or no number (divided by zero).</summary>
internal sealed class CompareNumbers(Comparison comparison, NumberTerm left, NumberTerm right) : Condition
{
    public override bool Holds(Row row) =>
        left.TryEvaluate(row, out var first) && right.TryEvaluate(row, out var second)
        && double.IsFinite(first) && double.IsFinite(second)
        && comparison.Holds(first.CompareTo(second));
}

internal sealed class CompareWholes(Comparison comparison, NumberTerm left, NumberTerm right) : Condition
{
    public override bool Holds(Row row) =>
        left.TryWhole(row, out var first) && right.TryWhole(row, out var second) && comparison.Holds(first.CompareTo(second));
}

/// <summary>By bytes, which for UTF-8 is the order of code points.</summary>
internal sealed class CompareTexts(Comparison comparison, TextTerm left, TextTerm right) : Condition
{
    public override bool Holds(Row row) =>
        left.TryEvaluate(row, out var first) && right.TryEvaluate(row, out var second) && comparison switch
        {
            Comparison.Equal => first.SequenceEqual(second),
            Comparison.NotEqual => !first.SequenceEqual(second),
            _ => comparison.Holds(first.SequenceCompareTo(second)),
        };
}

/// <summary>The comparison that most views make, of a field with a literal: it runs for every event.</summary>
internal sealed class TextIs(int slot, byte[] literal) : Condition
{
    public override bool Holds(Row row) => row.Has(slot) && row.Text(slot).SequenceEqual(literal);
}

internal sealed class CompareBooleans(bool equal, BooleanTerm left, BooleanTerm right) : Condition
{
    public override bool Holds(Row row) => left.Has(row) && right.Has(row) && (left.Holds(row) == right.Holds(row)) == equal;
}
