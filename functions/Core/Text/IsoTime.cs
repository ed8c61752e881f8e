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

    private static readonly int[] FractionWeights = [100, 10, 1];

    /// <summary>The time, cut to whole milliseconds: before 1970 it is negative.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out EventTime time)
    {
        time = default;
        if (!TryDate(text, out var milliseconds))
            return false;
        if (text.Length > DateLength)
        {
            if (text[DateLength] is not ((byte)'T' or (byte)'t' or (byte)' '))
                return false;
            text = text[(DateLength + 1)..];
            if (!TryClock(ref text, out var clock) || !TryOffset(text, out var offset))
                return false;
            milliseconds += clock - offset;
        }
        time = new EventTime(milliseconds);
        return true;
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < DateLength || text[4] != '-' || text[7] != '-')
            return false;
        var year = (Two(text) * 100) + Two(text[2..]);
        var (month, day) = (Two(text[5..]), Two(text[8..]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        milliseconds = (new DateTime(year, month, day).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        return true;
    }

    private static bool TryClock(ref ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (!TryHourAndMinute(ref text, colon: true, out var minutes))
            return false;
        milliseconds = minutes * MinuteMs;
        if (text.IsEmpty || text[0] != ':')
            return true;
        var second = text.Length < 3 ? -1 : Two(text[1..]);
        if (second is < 0 or > 60)
            return false;
        text = text[3..];
        milliseconds += second * 1000;
        return text.IsEmpty || text[0] is not ((byte)'.' or (byte)',') || TryFraction(ref text, ref milliseconds);
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

    private static bool TryOffset(ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
            return true;
        var sign = text[0] == '+' ? 1 : text[0] == '-' ? -1 : 0;
        text = text[1..];
        var hourOnly = text.Length == 2;
        var isRead = hourOnly
            ? TryHour(text, out var minutes)
            : TryHourAndMinute(ref text, colon: text.Length == 5, out minutes) && text.IsEmpty;
        if (sign == 0 || !isRead)
            return false;
        milliseconds = sign * minutes * MinuteMs;
        return true;
    }

    private static bool TryHourAndMinute(ref ReadOnlySpan<byte> text, bool colon, out int minutes)
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
        return minute is >= 0 and < 60;
    }

    private static bool TryHour(ReadOnlySpan<byte> text, out int minutes)
    {
        var hour = Two(text);
        minutes = hour * 60;
        return hour is >= 0 and < 24;
    }

    // Two digits at the start, or a number so far below 0 that no sum with another pair becomes valid.
    private static int Two(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = ((uint)(text[0] - '0'), (uint)(text[1] - '0'));
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1_000_000;
    }
}
