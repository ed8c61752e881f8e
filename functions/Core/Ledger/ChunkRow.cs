using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>
/// A row of the ledger: one chunk, sealed. Keyed by (pipeline, epoch, source, <see cref="Previous"/>): the chain of a source is
/// walked from one row's <see cref="Last"/> to the row whose Previous it is. Rows are inserted, never changed.
/// </summary>
public sealed record ChunkRow
{
    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The epoch whose chain the row is part of.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>Where the records came from.</summary>
    public required Source Source { get; init; }

    /// <summary>Last offset of the chain's row before, <see cref="Offset.None"/> at its start.</summary>
    public required Offset Previous { get; init; }

    /// <summary>Offset of the chunk's first record; greater than <c>Previous + 1</c> where the log has a gap.</summary>
    public required Offset First { get; init; }

    /// <summary>
    /// Offset of the chunk's last record. In a <see cref="NextEpoch"/> row the offset after which the next epoch's chain begins: its
    /// <see cref="Previous"/>; <see cref="Offset.None"/> where the topic was made anew; or a later one, in the first epoch of a pipeline
    /// that is not to read the records before.
    /// </summary>
    public required Offset Last { get; init; }

    /// <summary>
    /// Name of the batch's delta object. In a <see cref="NextEpoch"/> row it is that of the chunk before, which the first chunk of the next
    /// epoch may need. Empty when there is none, and where the topic was made anew.
    /// </summary>
    public string Delta { get; init; } = "";

    /// <summary>The source's watermark before the chunk.</summary>
    public required EventTime WatermarkBefore { get; init; }

    /// <summary>
    /// The source's watermark after the chunk, never less than <see cref="WatermarkBefore"/>; but a <see cref="NextEpoch"/> row may set it
    /// back.
    /// </summary>
    public required EventTime WatermarkAfter { get; init; }

    /// <summary>
    /// How many offsets after <see cref="Previous"/>, up to <see cref="Last"/>, had no record: lost by the broker, or never visible.
    /// </summary>
    public long Missing { get; init; }

    /// <summary>What became of the chunk's events.</summary>
    public ChunkCounts Counts { get; init; } = ChunkCounts.None;

    /// <summary>
    /// Whether the source may have been idle when the chunk was sealed, as far as the sealing instance knows: it was given the records the
    /// idle timeout or more after the last event that counts was sealed, or it hasn't sealed that itself.
    /// </summary>
    public bool AfterIdle { get; init; }

    /// <summary>What the chunk shows of whether its source is idle.</summary>
    public ChunkActivity Activity => Counts.Read == Counts.DeadLetteredTotal ? ChunkActivity.None
        : AfterIdle ? ChunkActivity.AfterIdle
        : ChunkActivity.Active;

    /// <summary>What the chain holds up to and with this row.</summary>
    public ChainTotals Totals { get; init; } = ChainTotals.None;

    /// <summary>
    /// The mark of the last record; in a <see cref="NextEpoch"/> row that of the chunk before. Null when there is none, and where the topic
    /// was made anew.
    /// </summary>
    public RecordMark? LastRecord { get; init; }

    /// <summary>The clock of the sealing instance, taken once for the batch, before it was folded.</summary>
    public required DateTimeOffset Clock { get; init; }

    /// <summary>The id of the <see cref="Ledger.Recipe"/> that the chunk was folded by; empty in a <see cref="NextEpoch"/> row.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>
    /// A hash of the chunk's sections as they were before they were packed: a fold with another hash gave another result. 0 without
    /// sections.
    /// </summary>
    public ulong SectionsHash { get; init; }

    /// <summary>
    /// Where the batch that sealed the chunk is in its trace, as W3C's <c>traceparent</c>; null when it isn't sampled.
    /// </summary>
    public string? Trace { get; init; }

    /// <summary>Set on the row that ends the chain of an epoch: the source goes on there. Such a row has no records.</summary>
    public Epoch? NextEpoch { get; init; }

    /// <summary>The partition of <see cref="Source"/>.</summary>
    public Partition Partition => Source.Partition;
}
