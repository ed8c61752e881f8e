using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>
/// A row of the ledger: one chunk, sealed. Keyed by (pipeline, epoch, partition, <paramref name="Previous"/>): the chain of a partition is
/// walked from one row's <paramref name="Last"/> to the row whose Previous it is. Rows are inserted, never changed.
/// </summary>
/// <param name="Previous">Last offset of the chain's row before, <see cref="Offset.None"/> at its start.</param>
/// <param name="First">Offset of the chunk's first record; above <c>Previous + 1</c> where the log has a gap.</param>
/// <param name="Last">Offset of the chunk's last record.</param>
/// <param name="Delta">Name of the batch's delta object; empty in a <paramref name="NextEpoch"/> row.</param>
/// <param name="WatermarkBefore">The partition's watermark before the chunk.</param>
/// <param name="WatermarkAfter">The partition's watermark behind it; never before <paramref name="WatermarkBefore"/>.</param>
/// <param name="Missing">Offsets after <paramref name="Previous"/> and up to <paramref name="Last"/> that no record came with: lost by the broker, or never visible.</param>
/// <param name="SealedAt">When, by the sealing instance's clock.</param>
/// <param name="NextEpoch">Set on the row that ends the chain of an epoch: the partition goes on there. Such a row has no records.</param>
public sealed record ChunkRow(
    string Pipeline,
    Epoch Epoch,
    Partition Partition,
    Offset Previous,
    Offset First,
    Offset Last,
    string Delta,
    EventTime WatermarkBefore,
    EventTime WatermarkAfter,
    long Missing,
    ChunkCounts Counts,
    DateTimeOffset SealedAt,
    Epoch? NextEpoch = null);
