using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>
/// A point in the chain of a source, which runs through the epochs: offsets compare within an epoch only, because in the next one the topic
/// may be another.
/// </summary>
/// <param name="Epoch">The epoch; 0 at the start.</param>
/// <param name="Last">The last offset before the point.</param>
public readonly record struct ChainPoint(Epoch Epoch, Offset Last) : IComparable<ChainPoint>
{
    /// <summary>Before every row.</summary>
    public static readonly ChainPoint Start = new(default, Offset.None);

    /// <summary>Where a chain is before a row with that previous offset: the first row of the first epoch follows the start.</summary>
    public static ChainPoint Before(Epoch epoch, Offset previous) =>
        epoch.Value <= 1 && previous == Offset.None ? Start : new(epoch, previous);

    /// <summary>Where a chain is after a row. A row that ends a chain says where the next epoch's begins.</summary>
    public static ChainPoint After(ChunkRow row) => new(row.NextEpoch ?? row.Epoch, row.Last);

    /// <summary>By epoch, then by offset: later points are greater.</summary>
    public int CompareTo(ChainPoint other)
    {
        var byEpoch = Epoch.CompareTo(other.Epoch);
        return byEpoch != 0 ? byEpoch : Last.CompareTo(other.Last);
    }

    /// <summary>The earlier one of two points.</summary>
    public static ChainPoint Earlier(ChainPoint one, ChainPoint other) => one <= other ? one : other;

    /// <summary>The later one of two points.</summary>
    public static ChainPoint Later(ChainPoint one, ChainPoint other) => one >= other ? one : other;

    /// <summary>Whether the left point is before the right one.</summary>
    public static bool operator <(ChainPoint left, ChainPoint right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left point is after the right one.</summary>
    public static bool operator >(ChainPoint left, ChainPoint right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left point is the right one or before it.</summary>
    public static bool operator <=(ChainPoint left, ChainPoint right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left point is the right one or after it.</summary>
    public static bool operator >=(ChainPoint left, ChainPoint right) => left.CompareTo(right) >= 0;
}
