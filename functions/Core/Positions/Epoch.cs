namespace Serverless.Core.Positions;

/// <summary>A span of the ledger during which the number of partitions and shards stays the same.</summary>
/// <param name="Value">From 1; 0 for none.</param>
public readonly record struct Epoch(int Value) : IComparable<Epoch>
{
    /// <summary>By number: later epochs are greater.</summary>
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left epoch is before the right one.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    /// <summary>Whether the left epoch is after the right one.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    /// <summary>Whether the left epoch is the right one or before it.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    /// <summary>Whether the left epoch is the right one or after it.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
