namespace Serverless.Core.Positions;

/// <summary>A span of the ledger during which the number of partitions and shards stays the same.</summary>
/// <param name="Value">From 1; 0 for none.</param>
public readonly record struct Epoch(int Value) : IComparable<Epoch>
{
    /// <summary>By number: later epochs are greater.</summary>
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
