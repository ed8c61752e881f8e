using Serverless.Core.Time;

namespace Serverless.Core.Text;

/// <summary>
/// Times in the extended format of ISO 8601: <c>2026-10-01T12:30:45.123456789+02:00</c>. Seconds, fraction (1 to 9 digits, after a point or
/// a comma) and offset may be missing, as may the time of day: no offset is UTC, a date alone its midnight. A space may take the place of
/// the T; second 60, a leap second, is the first of the next minute.
/// </summary>
internal static class IsoTime
{
    private const int DateLength = 10;
    private const int MinuteMs = 60_000;
    private const int MinutesOfDay = 24 * 60;

    private static readonly int[] FractionWeights = [100, 10, 1];

    /// <summary>The time, cut to whole milliseconds: before 1970 it is negative. Without an offset it is in UTC.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out EventTime time)
    {
        var isTime = TryRead(text, endOfDay: false, out var written);
        time = new EventTime(written.Milliseconds);
        return isTime;
    }

    /// <summary>
    /// As <see cref="TryParse"/>, telling whether there is an offset. With <paramref name="endOfDay"/> 24:00 is the first instant of the
    /// next day.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, bool endOfDay, out WrittenTime time)
    {
        time = default;
        if (!TryDate(text, out var milliseconds))
            return false;
        var hasZone = false;
        if (text.Length > DateLength)
        {
            if (text[DateLength] is not ((byte)'T' or (byte)'t' or (byte)' '))
                return false;
            text = text[(DateLength + 1)..];
            if (!TryClock(ref text, endOfDay, out var clock) || !TryOffset(text, out var offset))
                return false;
            milliseconds += clock - offset;
            hasZone = !text.IsEmpty;
        }
        time = new WrittenTime(milliseconds, hasZone);
        return true;
    }

    /// <summary>The start of a day of the Gregorian calendar in UTC, in milliseconds since 1970; false when there is no such day.</summary>
    public static bool TryDay(int year, int month, int day, out long milliseconds)
    {
        milliseconds = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        milliseconds = (new DateTime(year, month, day).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        return true;
    }

    /// <summary>Reads the time of day that the text begins with, in milliseconds, and goes to what comes after it.</summary>
    public static bool TryClock(ref ReadOnlySpan<byte> text, bool endOfDay, out int milliseconds)
    {
        milliseconds = 0;
        if (!TryHourAndMinute(ref text, colon: true, out var minutes, endOfDay ? MinutesOfDay : MinutesOfDay - 1))
            return false;
        milliseconds = minutes * MinuteMs;
        if (text.IsEmpty || text[0] != ':')
            return true;
        var second = text.Length < 3 ? -1 : Two(text[1..]);
        if (second is < 0 or > 60)
            return false;
        text = text[3..];
        milliseconds += second * 1000;
        var isRead = text.IsEmpty || text[0] is not ((byte)'.' or (byte)',') || TryFraction(ref text, ref milliseconds);
        return isRead && (minutes < MinutesOfDay || milliseconds == MinutesOfDay * MinuteMs);
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        return text.Length >= DateLength && text[4] == '-' && text[7] == '-'
            && TryDay((Two(text) * 100) + Two(text[2..]), Two(text[5..]), Two(text[8..]), out milliseconds);
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, ref int milliseconds)
    {
        text = text[1..];
        var length = 0;
        for (; length < text.Length && char.IsAsciiDigit((char)text[length]); length++)
            milliseconds += length < FractionWeights.Length ? (text[length] - '0') * FractionWeights[length] : 0;
        text = text[length..];
        return length is >= 1 and <= 9;
    }

    /// <summary>Reads a whole text as the offset from UTC, in milliseconds: none, Z, or hours with or without minutes.</summary>
    public static bool TryOffset(ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
            return true;
        var sign = text[0] == '+' ? 1 : text[0] == '-' ? -1 : 0;
        text = text[1..];
        var hourOnly = text.Length == 2;
        var isRead = hourOnly
            ? TryHour(text, out var minutes) && minutes < MinutesOfDay
            : TryHourAndMinute(ref text, colon: text.Length == 5, out minutes) && text.IsEmpty;
        if (sign == 0 || !isRead)
            return false;
        milliseconds = sign * minutes * MinuteMs;
        return true;
    }

    private static bool TryHourAndMinute(ref ReadOnlySpan<byte> text, bool colon, out int minutes, int most = MinutesOfDay - 1)
    {
        var length = colon ? 5 : 4;
        if (text.Length < length || !TryHour(text, out minutes) || (colon && text[2] != ':'))
        {
            minutes = 0;
            return false;
        }
        var minute = Two(text[(length - 2)..]);
        minutes += minute;
        text = text[length..];
        return minute is >= 0 and < 60 && minutes <= most;
    }

    private static bool TryHour(ReadOnlySpan<byte> text, out int minutes)
    {
        var hour = Two(text);
        minutes = hour * 60;
        return hour is >= 0 and <= 24;
    }

    /// <summary>
    /// The two digits that a text of at least two characters begins with, or a number so far below 0 that no sum with another pair becomes
    /// valid.
    /// </summary>
    public static int Two(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = ((uint)(text[0] - '0'), (uint)(text[1] - '0'));
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1_000_000;
    }
}
