namespace Serverless.Core.Positions;

/// <summary>A span of the ledger during which the numbers of partitions and shards don't change; counts from 1.</summary>
public readonly record struct Epoch(int Value) : IComparable<Epoch>
{
    /// <summary>By number.</summary>
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
