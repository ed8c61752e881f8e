namespace Serverless.Core.Positions;

/// <summary>A partition of a pipeline's topic.</summary>
/// <param name="Value">From 0.</param>
public readonly record struct Partition(int Value) : IComparable<Partition>
{
    /// <summary>By number.</summary>
    public int CompareTo(Partition other) => Value.CompareTo(other.Value);

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
