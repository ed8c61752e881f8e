using Serverless.Core.Time;

namespace Serverless.Core.Text;

/// <summary>
/// Times with the month's name. RFC 1123, as mail and HTTP write it: <c>Tue, 14 Nov 2023 22:13:20 GMT</c>, with a weekday or without, a
/// number for the zone as well. The Common Log Format: <c>14/Nov/2023:22:13:20 +0000</c>, in square brackets or not. Either may lack the
/// zone. RFC 3164, which has neither zone nor year: <c>Nov 14 22:13:20</c>, <c>Nov  4 22:13:20</c>. Case doesn't matter.
/// </summary>
internal static class NamedMonthTime
{
    private const int DayMs = 86_400_000;
    private const long MostMs = 253_402_300_799_999;
    private const int ThursdayOf1970 = 4;

    private static ReadOnlySpan<byte> Weekdays => "sunmontuewedthufrisat"u8;

    private static ReadOnlySpan<byte> Months => "janfebmaraprmayjunjulaugsepoctnovdec"u8;

    /// <summary>Reads RFC 1123; a weekday that isn't that of the date is no time.</summary>
    public static bool TryRfc1123(ReadOnlySpan<byte> text, out WrittenTime time)
    {
        var weekday = -1;
        if (text.Length > 5 && text[3] == ',' && text[4] == ' ')
        {
            weekday = IndexOf(Weekdays, text);
            if (weekday < 0)
                return None(out time);
            text = text[5..];
        }
        return TryRead(text, (byte)' ', (byte)' ', out time, out var day) && (weekday < 0 || weekday == WeekdayOf(day));
    }

    /// <summary>Reads the Common Log Format.</summary>
    public static bool TryClf(ReadOnlySpan<byte> text, out WrittenTime time)
    {
        if (text is [(byte)'[', .., (byte)']'])
            text = text[1..^1];
        return TryRead(text, (byte)'/', (byte)':', out time, out _);
    }

    /// <summary>
    /// Reads RFC 3164's time, with a fraction or without. Its year is that in which it is nearest to <paramref name="reference"/>.
    /// </summary>
    public static bool TrySyslog(ReadOnlySpan<byte> text, EventTime reference, out WrittenTime time)
    {
        if (text.Length < 15 || text[3] != ' ' || text[6] != ' ' || IndexOf(Months, text) is not (>= 0 and var month))
            return None(out time);
        var day = text[4] is (byte)' ' or (byte)'0' ? text[5] - '0' : IsoTime.Two(text[4..]);
        text = text[7..];
        return IsoTime.TryClock(ref text, endOfDay: false, out var clock) && text.IsEmpty
            ? TryNearest(month + 1, day, clock, reference, out time)
            : None(out time);
    }

    /// <summary>
    /// Reads the time of klog, <c>0501 12:00:00.123456</c>: month, day and time of day. Its year is that in which it is nearest to
    /// <paramref name="reference"/>.
    /// </summary>
    public static bool TryKlog(ReadOnlySpan<byte> text, EventTime reference, out WrittenTime time)
    {
        if (text.Length < 10 || text[4] != ' ')
            return None(out time);
        var (month, day) = (IsoTime.Two(text), IsoTime.Two(text[2..]));
        text = text[5..];
        return IsoTime.TryClock(ref text, endOfDay: false, out var clock) && text.IsEmpty
            ? TryNearest(month, day, clock, reference, out time)
            : None(out time);
    }

    private static bool TryNearest(int month, int day, int clock, EventTime reference, out WrittenTime time)
    {
        var year = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(reference.Milliseconds, 0, MostMs)).Year;
        var nearest = long.MaxValue;
        for (var candidate = year - 1; candidate <= year + 1; candidate++)
        {
            if (IsoTime.TryDay(candidate, month, day, out var start) && IsNearer(start + clock, nearest, reference.Milliseconds))
                nearest = start + clock;
        }
        time = new WrittenTime(nearest, HasZone: false);
        return nearest != long.MaxValue;
    }

    private static bool IsNearer(long time, long nearest, long reference) =>
        nearest == long.MaxValue || Math.Abs(time - reference) < Math.Abs(nearest - reference);

    private static bool TryRead(ReadOnlySpan<byte> text, byte between, byte beforeClock, out WrittenTime time, out long day)
    {
        day = 0;
        // A day of one digit is allowed, as mail has it.
        var digits = text.Length > 1 && text[1] == between ? 1 : 2;
        if (text.Length < digits + 10 || text[digits] != between || text[digits + 4] != between || text[digits + 9] != beforeClock)
            return None(out time);
        var number = digits == 1 ? text[0] - '0' : IsoTime.Two(text);
        var year = (IsoTime.Two(text[(digits + 5)..]) * 100) + IsoTime.Two(text[(digits + 7)..]);
        var month = IndexOf(Months, text[(digits + 1)..]) + 1;
        text = text[(digits + 10)..];
        if (!IsoTime.TryDay(year, month, number, out day) || !IsoTime.TryClock(ref text, endOfDay: false, out var clock)
            || !TryZone(text, out var offset))
            return None(out time);
        time = new WrittenTime(day + clock - offset, HasZone: !text.IsEmpty);
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (text.IsEmpty)
            return true;
        var name = text[1..];
        return text[0] == ' ' && !name.IsEmpty
            && (name.SequenceEqual("GMT"u8) || name.SequenceEqual("UTC"u8) || name.SequenceEqual("UT"u8)
                || IsoTime.TryOffset(name, out milliseconds));
    }

    /// <summary>The index of the name that the text begins with, among names of three letters; -1 when it is none of them.</summary>
    private static int IndexOf(ReadOnlySpan<byte> names, ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < names.Length; at += 3)
        {
            if ((text[0] | ' ') == names[at] && (text[1] | ' ') == names[at + 1] && (text[2] | ' ') == names[at + 2])
                return at / 3;
        }
        return -1;
    }

    // Days before 1970 are negative.
    private static int WeekdayOf(long day) => (int)(((day / DayMs % 7) + 7 + ThursdayOf1970) % 7);

    private static bool None(out WrittenTime time)
    {
        time = default;
        return false;
    }
}
