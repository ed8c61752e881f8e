using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>Where a partition's chain ends: what the next chunk must follow.</summary>
public readonly record struct PartitionHead(Offset Last, EventTime Watermark)
{
    public static readonly PartitionHead Start = new(Offset.None, EventTime.Min);

    public static PartitionHead Of(ChunkRow row) => new(row.Last, row.WatermarkAfter);
}

/// <summary>How batches meet the ledger: sealed is done, whatever the next batch's boundaries.</summary>
public static class LedgerRules
{
    /// <summary>How many of the records, which ascend by offset, are sealed already.</summary>
    public static int Sealed(IReadOnlyList<SourceRecord> records, PartitionHead head)
    {
        var count = 0;
        while (count < records.Count && records[count].Offset <= head.Last)
            count++;
        return count;
    }

    /// <summary>
    /// Offsets up to the last of so many records, from the head (from the first record at the start of a chain: what the log held before was never promised),
    /// that no record came with. Summed over a chain it doesn't depend on how batches were cut.
    /// </summary>
    public static long Missing(PartitionHead head, Offset first, Offset last, long records)
    {
        var before = head.Last == Offset.None ? first.Value - 1 : head.Last.Value;
        return last.Value - before - records;
    }
}
