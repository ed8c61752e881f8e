namespace Serverless.Core.Time;

/// <summary>
/// Watermarks by bounded out-of-orderness, of a partition and of what several partitions feed.
/// <para>
/// A watermark W means: no event <em>before</em> W is expected any more; one at W itself is. So the window [0, 10) is complete
/// when W is 10. (Flink's watermark is one less: "no event at W or before", and its window fires when W is 9.) A watermark
/// never moves back. Events before it still come now and then: whether one is late depends on its windows and their allowed lateness.
/// </para>
/// <para>
/// Partitions are combined by the least watermark of those that are not idle: an idle one has been read to its end and has had no event
/// that counts, so nothing of it is awaited. When all are idle there is nothing to wait for but the clock, and the combined watermark goes
/// on at its pace (<see cref="IdlePace"/>): windows end in time though no event pushes them.
/// </para>
/// </summary>
public static class PartitionWatermarks
{
    /// <summary>
    /// The watermark of a partition after an event at <paramref name="seen"/>: that time minus the bound, or the watermark before if that
    /// is later. An event counts with its reference at most: a device whose clock runs ahead makes no other one's events late.
    /// </summary>
    /// <param name="watermark">The watermark before the event; <see cref="EventTime.Min"/> before the first.</param>
    /// <param name="seen">The event's time.</param>
    /// <param name="reference">The time by a clock that is not the producer's.</param>
    /// <param name="boundMs">How far out of order events may come, in milliseconds, at least 0.</param>
    public static EventTime Advance(EventTime watermark, EventTime seen, EventTime reference, long boundMs) =>
        EventTime.Later(watermark, EventTime.Earlier(seen, reference).Minus(boundMs));

    /// <summary>The least watermark of several sources; null when there is none.</summary>
    public static EventTime? Least(IEnumerable<EventTime> watermarks)
    {
        EventTime? least = null;
        foreach (var watermark in watermarks)
            least = least is { } known ? EventTime.Earlier(known, watermark) : watermark;
        return least;
    }
}
