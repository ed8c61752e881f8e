namespace Serverless.Core.Time;

/// <summary>
/// A moment that comes once an interval of processing time, at the same place in each, for everybody with the same clock. What several
/// senders have for one receiver is sent at its moments, so that it comes together; receivers have theirs at different places, so that
/// they don't all work at once.
/// </summary>
/// <param name="IntervalMs">Milliseconds from one moment to the next; 0 when every time is one.</param>
/// <param name="PhaseMs">Where in the interval the moments are: 0 to <paramref name="IntervalMs"/> - 1.</param>
public readonly record struct Beat(long IntervalMs, long PhaseMs)
{
    /// <summary>The moments of a receiver, chosen by the hash of its name.</summary>
    /// <param name="hash">Moments of intervals that divide one another meet.</param>
    /// <param name="intervalMs">At least 0.</param>
    public static Beat Of(ulong hash, long intervalMs) => new(intervalMs, intervalMs == 0 ? 0 : (long)(hash % (ulong)intervalMs));

    /// <summary>
    /// Whether a moment lies between two times, in ms since 1970, the later one included; whichever is the later, as clocks are set back.
    /// </summary>
    public bool IsBetween(long ms, long other) => IntervalMs == 0 || NumberAt(ms) != NumberAt(other);

    /// <summary>Milliseconds from a time to the next moment after it.</summary>
    public long UntilNext(long ms) => IntervalMs == 0 ? 0 : ((NumberAt(ms) + 1) * IntervalMs) + PhaseMs - ms;

    /// <summary>
    /// The same moments, each earlier by a quarter of the interval: for a receiver that takes what comes as belonging to the moment at
    /// which it was sent, though its clock may be slow by that much against the sender's, or what was sent take three quarters.
    /// </summary>
    public Beat Received() => new(IntervalMs, PhaseMs - (IntervalMs / 4));

    private long NumberAt(long ms)
    {
        var number = Math.DivRem(ms - PhaseMs, IntervalMs, out var rest);
        return rest < 0 ? number - 1 : number;
    }
}
