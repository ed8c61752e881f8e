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

    /// <summary>
    /// As <see cref="ToEventTime(in DecimalText)"/>, in a unit that is known: <paramref name="decimals"/> of a second, 0 for seconds, 3 for
    /// milliseconds, 6 or 9.
    /// </summary>
    public static EventTime ToEventTime(in DecimalText count, int decimals)
    {
        if (count.Digits == 0)
            return new EventTime(0);
        if (count.Negative)
            return EventTime.Min;
        var milliseconds = Shifted(count.Digits, count.Exponent + 3 - decimals);
        return milliseconds < (UInt128)EndMs ? new EventTime((long)milliseconds) : EventTime.Max;
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
        var milliseconds = Shifted(digits, exponent + 3);
        for (var unit = 0; unit < Units; unit++, milliseconds /= 1000)
        {
            if (milliseconds < (UInt128)EndMs)
                return new EventTime((long)milliseconds);
        }
        return EventTime.Max;
    }

    // Digits × 10^shift, cut to a whole number; what no unit has room for is the largest number.
    private static UInt128 Shifted(ulong digits, int shift)
    {
        if (shift > LargestShift)
            return UInt128.MaxValue;
        UInt128 shifted = digits;
        for (; shift > 0; shift--)
            shifted *= 10;
        for (; shift < 0 && shifted > 0; shift++)
            shifted /= 10;
        return shifted;
    }
}
