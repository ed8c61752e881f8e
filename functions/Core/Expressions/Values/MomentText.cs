using System.Buffers.Text;

namespace Serverless.Core.Expressions.Values;

/// <summary>Timestamps as text, by RFC 3339: <c>2026-10-01T12:30:45.123456789+02:00</c>, fraction optional, offset or Z required.</summary>
internal static class MomentText
{
    /// <summary>Longest text that <see cref="Write"/> makes.</summary>
    public const int MaxLength = 30;

    private const int UpToSeconds = 19;

    public static Outcome TryParse(ReadOnlySpan<byte> text, out Moment moment)
    {
        moment = default;
        if (!HasShape(text))
            return HasLongYear(text) ? Outcome.OutOfRange : Outcome.BadConversion;
        if (!TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day))
            return Outcome.BadConversion;
        if (!TryNumber(text[11..13], out var hour) || !TryNumber(text[14..16], out var minute) || !TryNumber(text[17..19], out var second))
            return Outcome.BadConversion;
        if (year == 0)
            return Outcome.OutOfRange;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return Outcome.BadConversion;
        var rest = text[UpToSeconds..];
        if (!TryFraction(ref rest, out var nanos) || !TryOffset(rest, out var offsetSeconds))
            return Outcome.BadConversion;
        var days = new DateTime(year, month, day).Ticks / TimeSpan.TicksPerDay;
        var seconds = Moment.FirstSecond + (days * 86_400) + (hour * 3600) + (minute * 60) + second;
        return Moment.TryCreate(seconds - offsetSeconds, nanos, out moment);
    }

    /// <summary>
    /// Writes the moment in UTC, the fraction without trailing zeros; returns how many bytes of <paramref name="target"/> it took.
    /// </summary>
    public static int Write(Moment moment, Span<byte> target)
    {
        var time = moment.ToDateTime();
        time.TryFormat(target, out var length, "yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        length += WriteFraction(moment.Nanos, target[length..]);
        target[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>Writes a point and the digits of the nanoseconds without trailing zeros; nothing for 0.</summary>
    public static int WriteFraction(int nanos, Span<byte> target)
    {
        if (nanos == 0)
            return 0;
        target[0] = (byte)'.';
        Utf8Formatter.TryFormat(nanos, target[1..], out _, new System.Buffers.StandardFormat('D', 9));
        return target[..10].LastIndexOfAnyExcept((byte)'0') + 1;
    }

    private static bool HasShape(ReadOnlySpan<byte> text) =>
        text.Length > UpToSeconds && text[4] == '-' && text[7] == '-' && text[10] is (byte)'T' or (byte)'t'
        && text[13] == ':' && text[16] == ':';

    private static bool HasLongYear(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits > 4 && text.Length > UpToSeconds && text[digits] == '-';
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + digit - '0';
        }
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out int nanos)
    {
        nanos = 0;
        if (text.IsEmpty || text[0] != '.')
            return true;
        var length = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length is < 1 or > 9 || !TryNumber(text.Slice(1, length), out nanos))
            return false;
        for (var place = length; place < 9; place++)
            nanos *= 10;
        text = text[(length + 1)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text is [(byte)'Z' or (byte)'z'])
            return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':')
            return false;
        if (!TryNumber(text[1..3], out var hours) || !TryNumber(text[4..], out var minutes))
            return false;
        seconds = ((hours * 3600) + (minutes * 60)) * (text[0] == '-' ? -1 : 1);
        return hours < 24 && minutes < 60;
    }
}
