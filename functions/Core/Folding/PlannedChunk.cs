using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Folding;

/// <summary>The records of a batch that are of one source and not sealed yet.</summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Head">The end of the chain, which the records follow.</param>
/// <param name="Records">At least one, ascending by offset, all after the head.</param>
public sealed record PlannedChunk(Source Source, PartitionHead Head, IReadOnlyList<SourceRecord> Records)
{
    /// <summary>Whether the source may have been idle until these records came (<see cref="ChunkRow.AfterIdle"/>).</summary>
    public bool AfterIdle { get; init; }

    /// <summary>What is left of the chunk after its first records were folded to <paramref name="row"/>.</summary>
    internal PlannedChunk After(ChunkRow row) =>
        this with
        {
            Head = PartitionHead.Of(row),
            Records = [.. Records.Skip((int)row.Counts.Records)],
            AfterIdle = AfterIdle && row.Activity == ChunkActivity.None,
        };
}
