namespace Serverless.Core.Aggregates;

/// <summary>Between which numbers, both included, the values of a field lie.</summary>
/// <param name="Least">Negative infinity where nothing is known.</param>
/// <param name="Most">Positive infinity where nothing is known.</param>
internal readonly record struct NumberRange(double Least, double Most)
{
    /// <summary>Nothing is known.</summary>
    public static readonly NumberRange All = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>What is known by both.</summary>
    public NumberRange And(NumberRange other) => new(Math.Max(Least, other.Least), Math.Min(Most, other.Most));

    /// <summary>The nearest number in the range; NaN, no number, stays so.</summary>
    public double Clamp(double number) => Math.Min(Math.Max(number, Least), Most);
}
