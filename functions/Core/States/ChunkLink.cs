using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>A chunk as a shard sees it: its link of the partition's chain, and the delta object that holds its sections.</summary>
public readonly record struct ChunkLink(Partition Partition, Epoch Epoch, Offset Previous, Offset Last, EventTime WatermarkAfter, string Delta)
{
    public static ChunkLink Of(ChunkRow row) => new(row.Partition, row.Epoch, row.Previous, row.Last, row.WatermarkAfter, row.Delta);
}

/// <summary>How a chunk fits a shard's fence.</summary>
public enum ChunkFit
{
    /// <summary>The next in the chain.</summary>
    Next,

    /// <summary>Applied before: to be passed over.</summary>
    Applied,

    /// <summary>Something in between is missing: to be read from the ledger.</summary>
    Gap,
}
