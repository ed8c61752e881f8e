using Serverless.Core.Time;

namespace Serverless.Core.Text;

/// <summary>
/// Times given as a count since 1970-01-01T00:00Z, in seconds, milliseconds, microseconds or nanoseconds. The unit is the coarsest in which
/// the time is before the year 10000: up to 253402300799 it is seconds, up to 253402300799999 milliseconds, and so on. So counts of
/// milliseconds before 1978-01-11 are read as seconds. They give times thousands of years ahead, which the skew rule rejects.
/// </summary>
internal static class EpochTime
{
    // The first instant of the year 10000.
    private const long EndMs = 253_402_300_800_000;

    private const int Units = 4;

    // A 19-digit number times 10^19 is the largest that 128 bits hold.
    private const int LargestShift = 19;

    /// <summary>
    /// The time, cut to whole milliseconds; <see cref="EventTime.Min"/> for a negative count, <see cref="EventTime.Max"/> for one that is
    /// too large in every unit.
    /// </summary>
    public static EventTime ToEventTime(in DecimalText count)
    {
        if (count.Digits == 0)
            return new EventTime(0);
        if (count.Negative)
            return EventTime.Min;
        return count.Exponent == 0 ? OfWhole(count.Digits) : OfScaled(count.Digits, count.Exponent);
    }

    /// <summary>Whether the time is within the years 1970 to 9999: events can have no other.</summary>
    public static bool Holds(EventTime time) => time.Milliseconds is >= 0 and < EndMs;

    private static EventTime OfWhole(ulong count)
    {
        var end = (ulong)EndMs;
        if (count < end / 1000)
            return new EventTime((long)count * 1000);
        for (var unit = 1; unit < Units; unit++, count /= 1000)
        {
            if (count < end)
                return new EventTime((long)count);
        }
        return EventTime.Max;
    }

    private static EventTime OfScaled(ulong digits, int exponent)
    {
        var shift = exponent + 3;
        if (shift > LargestShift)
            return EventTime.Max;
        UInt128 milliseconds = digits;
        for (; shift > 0; shift--)
            milliseconds *= 10;
        for (; shift < 0 && milliseconds > 0; shift++)
            milliseconds /= 10;
        for (var unit = 0; unit < Units; unit++, milliseconds /= 1000)
        {
            if (milliseconds < (UInt128)EndMs)
                return new EventTime((long)milliseconds);
        }
        return EventTime.Max;
    }
}
