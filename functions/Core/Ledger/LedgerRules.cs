using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>Where a source's chain ends: what the next chunk must follow.</summary>
/// <param name="Last">Last offset sealed; <see cref="Offset.None"/> before the first, also of a topic that was made anew.</param>
/// <param name="Watermark">The source's watermark there.</param>
/// <param name="Delta">The delta object of the last chunk; empty before the first, also of a topic that was made anew.</param>
public readonly record struct PartitionHead(Offset Last, EventTime Watermark, string Delta = "")
{
    /// <summary>Before the first chunk.</summary>
    public static readonly PartitionHead Start = new(Offset.None, EventTime.Min);

    private readonly ChainTotals? _totals;

    /// <summary>The epoch whose chain ends here, or begins; 0 before the first row.</summary>
    public Epoch Epoch { get; init; }

    /// <summary>Where the chain is.</summary>
    public ChainPoint At => new(Epoch, Last);

    /// <summary>What the chain holds.</summary>
    public ChainTotals Totals
    {
        get => _totals ?? ChainTotals.None;
        init => _totals = value;
    }

    /// <summary>The mark of the last record; null before the first.</summary>
    public RecordMark? LastRecord { get; init; }

    /// <summary>
    /// Whether the chain has had records and begins before every record all the same: the topic was made anew, and nothing of the new one
    /// is sealed.
    /// </summary>
    public bool BeginsAgain => Last == Offset.None && Totals.Records > 0;

    /// <summary>The head of a chain whose newest row this is.</summary>
    public static PartitionHead Of(ChunkRow row) => new(row.Last, row.WatermarkAfter, row.Delta)
    {
        Epoch = row.NextEpoch ?? row.Epoch,
        Totals = row.Totals,
        LastRecord = row.LastRecord,
    };

    /// <summary>The start of a chain that goes on with a topic made anew. Totals and watermark go on: event time does.</summary>
    public PartitionHead Restarted() => this with { Last = Offset.None, Delta = "", LastRecord = null };
}

/// <summary>Rules for batches against the ledger: a sealed record is done, regardless of where the next batch begins and ends.</summary>
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
    /// How many offsets after the head, up to <paramref name="last"/>, had no record, when <paramref name="records"/> records came. At the
    /// very start of a chain it counts from <paramref name="first"/>, as the log may begin at any offset; of a topic that was made anew it
    /// counts from 0, as a consumer that goes on where it was in the old one steps over what comes before. The sum over a chain doesn't
    /// depend on how batches were cut.
    /// </summary>
    public static long Missing(PartitionHead head, Offset first, Offset last, long records)
    {
        var before = head.Last == Offset.None && !head.BeginsAgain ? first.Value - 1 : head.Last.Value;
        return last.Value - before - records;
    }
}
