using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Verification;

namespace Serverless.Runtime.Shadows;

/// <summary>
/// What two pipelines have both read of their topic. An event that one of them has read alone, before the other one began, may be in any
/// window up to the latest time of such events (<see cref="ChainTotals.Latest"/>): windows of later events have the same records in both.
/// </summary>
/// <param name="After">The latest time of an event that only one of them has read before the other one began.</param>
/// <param name="Offsets">By partition.</param>
/// <param name="Active">The counts of the first.</param>
/// <param name="Shadow">The counts of the second.</param>
/// <param name="Redriven">Whether events were redriven into one of them.</param>
internal sealed record CommonRead(
    EventTime After, IReadOnlyList<CommonOffsets> Offsets, OutcomeCounts Active, OutcomeCounts Shadow, bool Redriven)
{
    // Of a partition that only one of them has read.
    private static readonly CommonOffsets Never = new(0, long.MaxValue, 0);

    /// <summary>Reads both ledgers, each twice, a page at a time.</summary>
    public static async ValueTask<CommonRead> ReadAsync(ILedger ledger, string active, string shadow, CancellationToken ct)
    {
        var spans = (await ReadSpans.ReadAsync(ledger, active, ct).ConfigureAwait(false),
            await ReadSpans.ReadAsync(ledger, shadow, ct).ConfigureAwait(false));
        var common = Common(spans.Item1, spans.Item2);
        var one = await SideAsync(ledger, active, spans.Item1, spans.Item2, common, ct).ConfigureAwait(false);
        var other = await SideAsync(ledger, shadow, spans.Item2, spans.Item1, common, ct).ConfigureAwait(false);
        return new CommonRead(
            EventTime.Later(one.Alone, other.Alone), [.. common.Values.OrderBy(offsets => offsets.Partition)],
            CountsOf(one.Sum), CountsOf(other.Sum), one.Redriven || other.Redriven);
    }

    private static Dictionary<Partition, CommonOffsets> Common(ReadSpans one, ReadSpans other)
    {
        var common = new Dictionary<Partition, CommonOffsets>();
        foreach (var partition in one.Partitions.Intersect(other.Partitions))
        {
            var (left, right) = (one.Of(partition), other.Of(partition));
            var first = Math.Max(left.First!.Value.Value, right.First!.Value.Value);
            common[partition] = new CommonOffsets(
                partition.Value, first, Math.Max(first, Math.Min(left.Next.Value, right.Next.Value)));
        }
        return common;
    }

    /// <summary>
    /// Of one of them the counts of the common offsets, and the latest event that it has read before the other one began.
    /// </summary>
    private static async ValueTask<(EventTime Alone, LedgerSum Sum, bool Redriven)> SideAsync(
        ILedger ledger, string pipeline, ReadSpans mine, ReadSpans others, Dictionary<Partition, CommonOffsets> common,
        CancellationToken ct)
    {
        var (sum, isRedriven) = (new LedgerSum(), false);
        var alone = mine.Partitions.Select(partition => mine.Of(partition).LatestBefore).Aggregate(EventTime.Min, EventTime.Later);
        var open = mine.Partitions.Where(partition => BeginsBefore(mine, others, partition)).ToHashSet();
        var met = new HashSet<Partition>();
        await foreach (var row in ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct).ConfigureAwait(false))
        {
            isRedriven |= !row.Source.IsTopic && row.NextEpoch is null;
            if (!row.Source.IsTopic || row.NextEpoch is not null || row.Epoch < mine.Of(row.Partition).Since)
                continue;
            var offsets = common.GetValueOrDefault(row.Partition, Never);
            // Of rows that are gone, the totals of the first one that is left tell the latest event.
            var isFirst = met.Add(row.Partition);
            if (open.Contains(row.Partition) && (isFirst || row.First.Value < offsets.First))
                alone = EventTime.Later(alone, row.Totals.Latest);
            if (row.Last.Value >= offsets.First - 1)
                open.Remove(row.Partition);
            if (row.First.Value >= offsets.First && row.Last.Value < offsets.Next)
                sum.Add(row);
        }
        return (alone, sum, isRedriven);
    }

    private static bool BeginsBefore(ReadSpans mine, ReadSpans others, Partition partition) =>
        others.Of(partition).First is not { } first || mine.Of(partition).First!.Value < first;

    private static OutcomeCounts CountsOf(LedgerSum sum) => new(
        sum.Records, sum.Read, sum.Merged, sum.Late, sum.Filtered, sum.Duplicate, sum.DeadLettered, sum.Dropped,
        sum.Views.ToDictionary(view => view.Key, view => view.Value.Late));
}
