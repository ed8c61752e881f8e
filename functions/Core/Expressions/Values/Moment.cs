using Serverless.Core.Time;

namespace Serverless.Core.Expressions.Values;

/// <summary>
/// A CEL timestamp: <paramref name="Seconds"/> since 1970-01-01T00:00Z and 0 to 999,999,999 <paramref name="Nanos"/> after them, between
/// the beginning of the year 1 and the end of the year 9999.
/// </summary>
internal readonly record struct Moment(long Seconds, int Nanos)
{
    public const long FirstSecond = -62_135_596_800;
    public const long LastSecond = 253_402_300_799;
    public const int NanosPerSecond = 1_000_000_000;

    public static Outcome TryCreate(long seconds, int nanos, out Moment moment)
    {
        moment = new Moment(seconds, nanos);
        return seconds is >= FirstSecond and <= LastSecond ? Outcome.Ok : Outcome.OutOfRange;
    }

    /// <summary>Of a row's time.</summary>
    public static Outcome TryCreate(EventTime time, out Moment moment)
    {
        var seconds = Math.DivRem(time.Milliseconds, 1000, out var rest);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + 1000);
        return TryCreate(seconds, (int)rest * 1_000_000, out moment);
    }

    /// <summary>As a row keeps it: cut to whole milliseconds, towards the past.</summary>
    public EventTime ToEventTime() => new((Seconds * 1000) + (Nanos / 1_000_000));

    /// <summary>The moment a duration, in nanoseconds, later.</summary>
    public Outcome TryAdd(long duration, out Moment sum)
    {
        var seconds = Seconds + (duration / NanosPerSecond);
        var nanos = Nanos + (int)(duration % NanosPerSecond);
        if (nanos < 0)
            (seconds, nanos) = (seconds - 1, nanos + NanosPerSecond);
        else if (nanos >= NanosPerSecond)
            (seconds, nanos) = (seconds + 1, nanos - NanosPerSecond);
        return TryCreate(seconds, nanos, out sum);
    }

    /// <summary>The moment a duration, in nanoseconds, earlier.</summary>
    public Outcome TrySubtract(long duration, out Moment difference)
    {
        // The smallest duration has no opposite: it is taken away in two steps.
        if (duration != long.MinValue)
            return TryAdd(-duration, out difference);
        difference = default;
        var outcome = TryAdd(long.MaxValue, out var nearly);
        return outcome == Outcome.Ok ? nearly.TryAdd(1, out difference) : outcome;
    }

    /// <summary>The nanoseconds from <paramref name="other"/> to this; about 292 years fit.</summary>
    public Outcome TrySince(Moment other, out long duration)
    {
        var difference = ((Int128)(Seconds - other.Seconds) * NanosPerSecond) + (Nanos - other.Nanos);
        duration = unchecked((long)difference);
        return difference == duration ? Outcome.Ok : Outcome.OutOfRange;
    }

    /// <summary>In UTC, cut to 100 ns.</summary>
    public DateTime ToDateTime() => new(((Seconds - FirstSecond) * TimeSpan.TicksPerSecond) + (Nanos / 100), DateTimeKind.Utc);

    public static bool operator <(Moment left, Moment right) =>
        left.Seconds < right.Seconds || (left.Seconds == right.Seconds && left.Nanos < right.Nanos);

    public static bool operator >(Moment left, Moment right) => right < left;
}
