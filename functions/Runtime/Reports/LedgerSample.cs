using Serverless.Core.Ledger;

namespace Serverless.Runtime.Reports;

/// <summary>Where a pipeline's topic and ledger were at one moment: two of them give rates.</summary>
/// <param name="At">When, by the clock of the instance that looked.</param>
/// <param name="Ends">The sum of the offsets that the partitions' next records will get.</param>
/// <param name="Records">Records that are sealed.</param>
/// <param name="Read">Events that were read of them.</param>
/// <param name="DeadLettered">Of those, dead letters.</param>
/// <param name="Late">Of those, late for every view.</param>
/// <param name="Lag">Records of the topic that aren't sealed yet.</param>
/// <param name="DelayMs">
/// How far the lowest watermark of a partition that isn't idle is from the clock, in ms; null when none holds anything back.
/// </param>
public readonly record struct LedgerSample(
    DateTimeOffset At, long Ends, long Records, long Read, long DeadLettered, long Late, long Lag, long? DelayMs)
{
    /// <summary>Of the heads of the topic's own chains.</summary>
    public static LedgerSample Of(DateTimeOffset at, IEnumerable<PartitionHead> heads, long ends, long lag, long? delayMs)
    {
        var (records, read, dead, late) = (0L, 0L, 0L, 0L);
        foreach (var totals in heads.Select(head => head.Totals))
        {
            var sums = totals.Sums;
            (records, read) = (records + totals.Records, read + sums.Read);
            (dead, late) = (dead + sums.DeadLetteredTotal, late + sums.Late);
        }
        return new LedgerSample(at, ends, records, read, dead, late, lag, delayMs);
    }
}
