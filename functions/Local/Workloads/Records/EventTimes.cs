namespace Serverless.Local.Workloads.Records;

/// <summary>
/// Draws the times of events, in milliseconds: about the present of a simulated clock and out of order by at most
/// <paramref name="disorderMs"/>, or, by their kind, before the watermark, late for all, or years ahead.
/// </summary>
/// <param name="clock">Gives the present.</param>
/// <param name="partitions">How many partitions there are: each has a watermark of its own.</param>
/// <param name="disorderMs">At least 0.</param>
/// <param name="boundMs">How far the watermark of a partition stays below its newest event time.</param>
/// <param name="overdueMs">How far overdue events are before the watermark at most.</param>
/// <param name="lateForAllMs">An event so far before the watermark is late for every window.</param>
internal sealed class EventTimes(SimulatedClock clock, int partitions, long disorderMs, long boundMs, long overdueMs, long lateForAllMs)
{
    /// <summary>A year.</summary>
    public const long YearMs = 31_557_600_000;

    /// <summary>Events of a far future lie at least this far ahead of the others: no Kafka time comes near.</summary>
    public const long FutureMs = 100 * YearMs;

    private const long LateSpreadMs = 200_000;

    private readonly long[] _newest = [.. Enumerable.Repeat(long.MinValue, partitions)];

    /// <summary>
    /// The time for 32 random bits. Before anything of the partition has a time there is no watermark: then an event that was to be before
    /// it becomes a good one.
    /// </summary>
    public long Next(ref EventKind kind, int partition, uint draw)
    {
        ref var newest = ref _newest[partition];
        if (newest == long.MinValue && kind is EventKind.Overdue or EventKind.Late)
            kind = EventKind.Good;
        var time = kind switch
        {
            EventKind.Late => newest - boundMs - lateForAllMs - SplitMix64.Scale(draw, LateSpreadMs),
            EventKind.Overdue => newest - boundMs - 1 - SplitMix64.Scale(draw, overdueMs),
            EventKind.Future => clock.NowMs + FutureMs + (YearMs * (draw % 50)),
            _ => clock.NowMs - SplitMix64.Scale((uint)(((ulong)draw * draw) >> 32), disorderMs + 1),
        };
        if (kind < EventKind.Malformed)
            newest = Math.Max(newest, time);
        return time;
    }
}
