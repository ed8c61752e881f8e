namespace Serverless.Core.Positions;

/// <summary>A partition of a pipeline's topic, from 0.</summary>
public readonly record struct Partition(int Value) : IComparable<Partition>
{
    /// <summary>By number.</summary>
    public int CompareTo(Partition other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
