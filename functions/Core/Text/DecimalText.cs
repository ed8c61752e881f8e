namespace Serverless.Core.Text;

/// <summary>
/// A decimal number as it is written, <c>±Digits × 10^Exponent</c>, not rounded to a double. 19 significant digits are kept;
/// <see cref="Exact"/> is false when a digit other than 0 was cut off after them.
/// </summary>
internal readonly record struct DecimalText(ulong Digits, int Exponent, bool Negative, bool Exact)
{
    private const ulong RoomForOneMore = 1_000_000_000_000_000_000;

    // As many digits as a 64-bit integer has room for, whatever they are.
    private const int DigitsThatFit = 19;

    // Far beyond what any type here can hold, far below where sums of exponents overflow.
    private const int ExponentLimit = 1_000_000;

    /// <summary>Reads a number in JSON's grammar, leading zeros allowed: <c>-12.50e3</c>. Nothing may be around it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalText value) =>
        TryRead(text, out var length, out value) && length == text.Length;

    /// <summary>
    /// Reads the number that the text begins with, as <see cref="TryParse"/>; <paramref name="length"/> is how long it is.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int length, out DecimalText value)
    {
        var negative = !text.IsEmpty && text[0] == '-';
        var start = negative ? 1 : 0;
        var digits = DigitRun.Read(text[start..]);
        var at = start + digits.Length;
        var isNumber = digits.Length > 0;
        var decimals = 0;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = DigitRun.Read(text[(at + 1)..]);
            decimals = fraction.Length;
            isNumber &= decimals > 0;
            digits = digits.Then(fraction);
            at += 1 + decimals;
        }
        value = digits.Length <= DigitsThatFit
            ? new DecimalText(digits.Value, -decimals, negative, Exact: true)
            : Cut(text[start..at], negative, decimals);
        length = at;
        return isNumber && (at == text.Length || text[at] is not ((byte)'e' or (byte)'E') || TryExponent(text, ref length, ref value));
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

    // Of more digits than fit.
    private static DecimalText Cut(ReadOnlySpan<byte> text, bool negative, int fraction)
    {
        ulong digits = 0;
        var dropped = 0;
        var exact = true;
        foreach (var character in text)
        {
            if (character == '.')
                continue;
            var digit = (uint)(character - '0');
            var keep = digits < RoomForOneMore;
            digits = keep ? (digits * 10) + digit : digits;
            exact &= keep || digit == 0;
            dropped += keep ? 0 : 1;
        }
        return new DecimalText(digits, dropped - fraction, negative, exact);
    }

    /// <summary>Reads the exponent whose letter is at a place, and goes to the place after it; false when it has no digits.</summary>
    private static bool TryExponent(ReadOnlySpan<byte> text, ref int at, ref DecimalText value)
    {
        at++;
        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
            at++;
        var exponent = 0;
        var start = at;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
            exponent = Math.Min(ExponentLimit, (exponent * 10) + text[at] - '0');
        value = value with { Exponent = value.Exponent + (negative ? -exponent : exponent) };
        return at > start;
    }
}
