namespace Serverless.Core.Decoding.Values;

/// <summary>
/// A decimal number as written, <c>±Digits × 10^Exponent</c>, without rounding to a double. 19 significant digits are kept;
/// <see cref="Exact"/> is false when a digit other than 0 was cut off behind them.
/// </summary>
internal readonly record struct DecimalText(bool Negative, ulong Digits, int Exponent, bool Exact)
{
    private const ulong RoomForOneMore = 1_000_000_000_000_000_000;

    // Far beyond what any type here can hold, far below where sums of exponents overflow.
    private const int ExponentLimit = 1_000_000;

    /// <summary>Reads a number in JSON's grammar, leading zeros allowed: <c>-12.50e3</c>. Nothing may stand around it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalText value)
    {
        value = default;
        var negative = !text.IsEmpty && text[0] == '-';
        var at = negative ? 1 : 0;
        var start = at;
        ulong digits = 0;
        var exponent = 0;
        var exact = true;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                var keep = digits < RoomForOneMore;
                digits = keep ? (digits * 10) + digit : digits;
                exact &= keep || digit == 0;
                exponent += (keep ? 0 : 1) - (point < 0 ? 0 : 1);
            }
            else if (text[at] == '.' && point < 0 && at > start)
                point = at;
            else
                break;
        }
        if (at == start || at == point + 1 || !TryExponent(text[at..], out var written))
            return false;
        value = new DecimalText(negative, digits, exponent + written, exact);
        return true;
    }

    /// <summary>The number as a 64-bit integer; false when it has a fraction or doesn't fit.</summary>
    public bool TryInteger(out long value)
    {
        value = 0;
        if (!Exact || !TryShift(Digits, Exponent, out var magnitude))
            return false;
        value = Negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return magnitude <= long.MaxValue || (Negative && magnitude == (ulong)long.MaxValue + 1);
    }

    private static bool TryShift(ulong digits, int exponent, out ulong shifted)
    {
        shifted = digits;
        if (digits == 0)
            return true;
        for (; exponent < 0; exponent++, shifted /= 10)
        {
            if (shifted % 10 != 0)
                return false;
        }
        for (; exponent > 0; exponent--, shifted *= 10)
        {
            if (shifted > ulong.MaxValue / 10)
                return false;
        }
        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;
        text = text[1..];
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit((char)character))
                return false;
            exponent = Math.Min(ExponentLimit, (exponent * 10) + character - '0');
        }
        exponent = negative ? -exponent : exponent;
        return !text.IsEmpty;
    }
}
