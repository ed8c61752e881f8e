namespace Serverless.Core.Time;

/// <summary>
/// Watermarks by bounded out-of-orderness, of a partition and of what several partitions feed.
/// <para>
/// A watermark W means: no event <em>before</em> W is expected any more; one at W itself is. So the window [0, 10) is complete
/// when W is 10. (Flink's watermark is one less: "no event at W or before", and its window fires when W is 9.) A watermark
/// never moves back. Events before it still come now and then: whether one is late depends on its windows and their allowed lateness.
/// </para>
/// <para>
/// Partitions are combined by the least watermark of those that are not idle: an idle one has been read to its end and has stayed
/// empty, so nothing of it is awaited. When all are idle there is nothing to wait for but the clock, and the combined
/// watermark is the clock less the bound: windows end in time though no event pushes them.
/// </para>
/// </summary>
public static class PartitionWatermarks
{
    /// <summary>
    /// The watermark of a partition after an event at <paramref name="seen"/>: that time minus the bound, or the watermark before if that
    /// is later.
    /// </summary>
    /// <param name="watermark">The watermark before the event; <see cref="EventTime.Min"/> before the first.</param>
    /// <param name="seen">The event's time.</param>
    /// <param name="boundMs">How far out of order events may come, in milliseconds, at least 0.</param>
    public static EventTime Advance(EventTime watermark, EventTime seen, long boundMs) => EventTime.Later(watermark, seen.Minus(boundMs));

    /// <summary>
    /// The combined watermark of several sources. Without sources, or when all are idle, it is the clock minus the bound.
    /// </summary>
    /// <param name="combined">The combined watermark so far: the result is never before it.</param>
    /// <param name="sources">Each partition's watermark, and whether it is idle.</param>
    /// <param name="now">The clock.</param>
    /// <param name="boundMs">How far out of order events may come, in milliseconds, at least 0.</param>
    public static EventTime Combine(
        EventTime combined, IEnumerable<(EventTime Watermark, bool IsIdle)> sources, EventTime now, long boundMs)
    {
        var least = EventTime.Max;
        foreach (var (watermark, isIdle) in sources)
        {
            if (!isIdle)
                least = EventTime.Earlier(least, watermark);
        }
        return EventTime.Later(combined, least == EventTime.Max ? now.Minus(boundMs) : least);
    }
}
