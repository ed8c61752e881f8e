using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>
/// The records of a batch that are of one source and not sealed yet; or events that are redriven, each as a record with its place in the
/// chain as its offset.
/// </summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Head">The end of the chain, which the records follow.</param>
/// <param name="Records">At least one, ascending by offset, all after the head.</param>
public sealed record PlannedChunk(Source Source, PartitionHead Head, IReadOnlyList<SourceRecord> Records)
{
    /// <summary>Whether the source may have been idle until these records came (<see cref="ChunkRow.AfterIdle"/>).</summary>
    public bool AfterIdle { get; init; }

    /// <summary>Of events that are redriven, what is known of each record; null for records of the topic.</summary>
    public IReadOnlyList<Letter>? Letters { get; init; }

    /// <summary>
    /// Of events that are redriven, the latest watermark of the topic's sources. Nothing is late by it: only windows without an end go by
    /// it, to tell which of them goes on.
    /// </summary>
    public EventTime Reached { get; init; } = EventTime.Min;

    /// <summary>What is left of the chunk after its first records were folded to <paramref name="row"/>.</summary>
    internal PlannedChunk After(ChunkRow row) =>
        this with
        {
            Head = PartitionHead.Of(row),
            Records = [.. Records.Skip((int)row.Counts.Records)],
            Letters = Letters?.Skip((int)row.Counts.Records).ToList(),
            AfterIdle = AfterIdle && row.Activity == ChunkActivity.None,
        };
}
