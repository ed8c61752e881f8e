using System.Globalization;

namespace Serverless.Core.Positions;

/// <summary>
/// The number of a layout of a view, from 1. A layout is how the view's keys are divided among shards; a number is never used again for
/// that view.
/// </summary>
/// <param name="Value">At least 1.</param>
public readonly record struct LayoutNumber(int Value) : IComparable<LayoutNumber>
{
    /// <summary>Later layouts have greater numbers.</summary>
    public int CompareTo(LayoutNumber other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
