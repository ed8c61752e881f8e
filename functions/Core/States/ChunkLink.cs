using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>A chunk as a shard sees it: its link in the source's chain of chunks, and the delta object that holds its sections.</summary>
/// <param name="Source">The partition, or the redrive or import, that the chunk was read from.</param>
/// <param name="Epoch">The epoch in which it was sealed.</param>
/// <param name="Previous">The last offset of the chunk before it in the chain.</param>
/// <param name="Last">Its own last offset.</param>
/// <param name="WatermarkAfter">The source's watermark after the chunk.</param>
/// <param name="Delta">The name of the delta object; empty when the chunk has no sections.</param>
public readonly record struct ChunkLink(Source Source, Epoch Epoch, Offset Previous, Offset Last, EventTime WatermarkAfter, string Delta)
{
    /// <summary>What it shows of whether the source is idle.</summary>
    public ChunkActivity Activity { get; init; }

    /// <summary>Where the chain is before the chunk.</summary>
    public ChainPoint Before => ChainPoint.Before(Epoch, Previous);

    /// <summary>Where the chain is after it.</summary>
    public ChainPoint After => new(Epoch, Last);

    /// <summary>The link that a ledger row describes.</summary>
    public static ChunkLink Of(ChunkRow row) =>
        new(row.Source, row.Epoch, row.Previous, row.Last, row.WatermarkAfter, row.Delta) { Activity = row.Activity };
}

/// <summary>How a chunk fits a shard's fence.</summary>
public enum ChunkFit
{
    /// <summary>It is the next one in the chain.</summary>
    Next,

    /// <summary>It was applied before, and must be skipped.</summary>
    Applied,

    /// <summary>Chunks before it are missing, and must be read from the ledger first.</summary>
    Gap,
}
