using System.Globalization;

namespace Serverless.Core.Text;

/// <summary>Reads doubles and integers from their text.</summary>
internal static class NumberText
{
    private const ulong LargestExactInteger = 1UL << 53;

    // Powers of ten that a double holds exactly: one multiplication or division of two exact doubles rounds once, so correctly
    // (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    private static readonly double[] PowersOfTen =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The nearest double; infinite when the number is beyond the range of doubles. False when the text isn't a number.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, out double value)
    {
        var isNumber = DecimalText.TryParse(text, out var number);
        value = isNumber ? ToDouble(number, text) : 0;
        return isNumber;
    }

    /// <summary>The double nearest to a number; <paramref name="text"/> is what it was read from.</summary>
    public static double ToDouble(in DecimalText number, ReadOnlySpan<byte> text)
    {
        var power = Math.Abs(number.Exponent);
        if (!number.Exact || number.Digits > LargestExactInteger || power >= PowersOfTen.Length)
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var magnitude = number.Exponent < 0 ? number.Digits / PowersOfTen[power] : number.Digits * PowersOfTen[power];
        return number.Negative ? -magnitude : magnitude;
    }

    /// <summary>The text as a 64-bit integer, <c>1.0</c> and <c>1e3</c> included.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return DecimalText.TryParse(text, out var number) && number.TryInteger(out value);
    }
}
