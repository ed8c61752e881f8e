namespace Serverless.Core.Positions;

/// <summary>A span of the ledger during which the number of partitions and shards stands still; counts from 1.</summary>
public readonly record struct Epoch(int Value) : IComparable<Epoch>
{
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
