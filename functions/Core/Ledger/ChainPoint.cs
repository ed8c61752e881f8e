using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>A point in the chain of a source, which runs through the epochs: offsets compare within an epoch only.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Last">The last offset before the point.</param>
public readonly record struct ChainPoint(Epoch Epoch, Offset Last) : IComparable<ChainPoint>
{
    /// <summary>Before every row.</summary>
    public static readonly ChainPoint Start = new(default, Offset.None);

    /// <summary>Where a chain is after a row.</summary>
    public static ChainPoint After(ChunkRow row) => row.NextEpoch is { } next ? new(next, Offset.None) : new(row.Epoch, row.Last);

    /// <summary>By epoch, then by offset: later points are greater.</summary>
    public int CompareTo(ChainPoint other)
    {
        var byEpoch = Epoch.CompareTo(other.Epoch);
        return byEpoch != 0 ? byEpoch : Last.CompareTo(other.Last);
    }

    /// <summary>The earlier one of two points.</summary>
    public static ChainPoint Earlier(ChainPoint one, ChainPoint other) => one.CompareTo(other) <= 0 ? one : other;
}
