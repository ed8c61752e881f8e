namespace Serverless.Core.Time;

/// <summary>
/// How far the watermark of a shard goes on while all of its sources are idle: at the pace of the clock, from the latest of their
/// watermarks. Only time between two ticks that follow each other and both name all sources as idle counts, and of that at most
/// <see cref="MostMs"/>. So it never jumps: not after a restart, not after a time in which nothing ticked, not by an old tick.
/// </summary>
/// <param name="From">The latest watermark of the sources.</param>
/// <param name="PassedMs">The time that counts since that was the latest, in milliseconds.</param>
/// <param name="Last">The tick before, if that named all sources as idle; else <c>default</c>.</param>
public readonly record struct IdlePace(EventTime From, long PassedMs, TickMark Last)
{
    /// <summary>The most that counts between two ticks, in milliseconds.</summary>
    public const long MostMs = 2 * TickMark.IntervalMs;

    /// <summary>Before the first tick.</summary>
    public static readonly IdlePace None = new(EventTime.Min, 0, default);

    /// <summary>After a tick that names all sources as idle, of which <paramref name="latest"/> is the latest watermark.</summary>
    public IdlePace AllIdle(TickMark tick, EventTime latest)
    {
        if (tick.IsPassedBy(Last))
            return this;
        if (latest != From)
            return new IdlePace(latest, 0, tick);
        var passed = tick.Follows(Last) ? Math.Clamp(tick.AtMs - Last.AtMs, 0, MostMs) : 0;
        return new IdlePace(latest, PassedMs + passed, tick);
    }

    /// <summary>After a tick that doesn't: the next one adds nothing.</summary>
    public IdlePace NotAllIdle() => this with { Last = default };

    /// <summary>
    /// The watermark when all sources are idle and <paramref name="latest"/> is the latest of theirs. It is not after <paramref
    /// name="now"/> minus the bound, unless <paramref name="latest"/> is.
    /// </summary>
    public EventTime Watermark(EventTime latest, EventTime now, long boundMs)
    {
        var gone = latest == From ? latest.Plus(PassedMs) : latest;
        return EventTime.Later(latest, EventTime.Earlier(gone, now.Minus(boundMs)));
    }
}
