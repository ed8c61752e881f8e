namespace Serverless.Core.Transforms.Expressions;

/// <summary>The condition that compares two nodes, by their types.</summary>
internal static class ComparisonFactory
{
    /// <summary>Null when they can't be compared.</summary>
    public static Condition? Create(Comparison comparison, object left, object right) => (left, right) switch
    {
        (NumberTerm { IsWhole: true } a, NumberTerm { IsWhole: true } b) => new CompareWholes(comparison, a, b),
        (NumberTerm a, NumberTerm b) => new CompareNumbers(comparison, a, b),
        (TextField field, TextLiteral literal) when comparison == Comparison.Equal => new TextIs(field.Slot, literal.Utf8),
        (TextTerm a, TextTerm b) => new CompareTexts(comparison, a, b),
        (BooleanTerm a, BooleanTerm b) when comparison is Comparison.Equal or Comparison.NotEqual => new CompareBooleans(comparison == Comparison.Equal, a, b),
        _ => null,
    };
}
