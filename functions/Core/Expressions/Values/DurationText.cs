using System.Buffers.Text;

namespace Serverless.Core.Expressions.Values;

/// <summary>
/// Durations as text: <c>1h30m</c>, <c>-1.5s</c>, <c>0</c>; units h, m, s, ms, us, ns. A duration is a number of nanoseconds in 64 bits.
/// </summary>
internal static class DurationText
{
    /// <summary>Longest text that <see cref="Write"/> makes.</summary>
    public const int MaxLength = 24;

    // Beyond every duration, in any unit, and far from where 128 bits end.
    private static readonly Int128 Cap = (Int128)1e20;

    public static Outcome TryParse(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        if (text.SequenceEqual("0"u8))
            return Outcome.Ok;
        if (text.IsEmpty)
            return Outcome.BadConversion;
        Int128 sum = 0;
        while (!text.IsEmpty)
        {
            if (!TryPart(ref text, out var part))
                return Outcome.BadConversion;
            sum = Int128.Min(sum + part, Cap);
        }
        sum = negative ? -sum : sum;
        nanos = unchecked((long)sum);
        return sum == nanos ? Outcome.Ok : Outcome.OutOfRange;
    }

    /// <summary>
    /// Writes the duration in seconds, such as <c>90.5s</c>; returns how many bytes of <paramref name="target"/> it took.
    /// </summary>
    public static int Write(long nanos, Span<byte> target)
    {
        var length = 0;
        if (nanos < 0)
            target[length++] = (byte)'-';
        var magnitude = nanos < 0 ? 0UL - (ulong)nanos : (ulong)nanos;
        Utf8Formatter.TryFormat(magnitude / Moment.NanosPerSecond, target[length..], out var written);
        length += written;
        length += MomentText.WriteFraction((int)(magnitude % Moment.NanosPerSecond), target[length..]);
        target[length] = (byte)'s';
        return length + 1;
    }

    // A number with its unit.
    private static bool TryPart(ref ReadOnlySpan<byte> text, out Int128 nanos)
    {
        nanos = 0;
        Int128 whole = 0, fraction = 0, scale = 1;
        var at = 0;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
            whole = Int128.Min((whole * 10) + text[at] - '0', Cap);
        var digits = at;
        if (at < text.Length && text[at] == '.')
        {
            for (at++; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, digits++)
            {
                if (scale < 1_000_000_000_000_000_000)
                    (fraction, scale) = ((fraction * 10) + text[at] - '0', scale * 10);
            }
        }
        if (digits == 0 || !TryUnit(text[at..], out var unit, out var length))
            return false;
        nanos = (whole * unit) + (fraction * unit / scale);
        text = text[(at + length)..];
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out long nanos, out int length)
    {
        (nanos, length) = text switch
        {
            [(byte)'n', (byte)'s', ..] => (1L, 2),
            [(byte)'u', (byte)'s', ..] => (1_000L, 2),
            [(byte)'m', (byte)'s', ..] => (1_000_000L, 2),
            [(byte)'s', ..] => (1_000_000_000L, 1),
            [(byte)'m', ..] => (60_000_000_000L, 1),
            [(byte)'h', ..] => (3_600_000_000_000L, 1),
            _ => (0L, 0),
        };
        return length > 0;
    }
}
