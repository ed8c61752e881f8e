using System.Globalization;

namespace Serverless.Core.Expressions.Values;

/// <summary>Conversions between numbers, and from text to numbers and booleans.</summary>
internal static class Conversions
{
    private const double IntEnd = 9_223_372_036_854_775_808.0;
    private const double UintEnd = 18_446_744_073_709_551_616.0;

    /// <summary>Cut towards zero. The limits themselves are out of range, since it can't be told whether rounding led there.</summary>
    public static Outcome ToInt(double value, out long result)
    {
        result = value is > -IntEnd and < IntEnd ? (long)value : 0;
        return value is > -IntEnd and < IntEnd ? Outcome.Ok : Outcome.OutOfRange;
    }

    public static Outcome ToUint(double value, out ulong result)
    {
        result = value is >= 0 and < UintEnd ? (ulong)value : 0;
        return value is >= 0 and < UintEnd ? Outcome.Ok : Outcome.OutOfRange;
    }

    public static Outcome ToInt(ReadOnlySpan<byte> text, out long result)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out result))
            return Outcome.Ok;
        var digits = text.IsEmpty || text[0] is not ((byte)'-' or (byte)'+') ? text : text[1..];
        return IsDigits(digits) ? Outcome.OutOfRange : Outcome.BadConversion;
    }

    public static Outcome ToUint(ReadOnlySpan<byte> text, out ulong result)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out result))
            return Outcome.Ok;
        return IsDigits(text) ? Outcome.OutOfRange : Outcome.BadConversion;
    }

    /// <summary>Also "NaN", "Infinity" and "-Infinity"; a number beyond the range of doubles is an error.</summary>
    public static Outcome ToDouble(ReadOnlySpan<byte> text, out double result)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out result))
            return Outcome.BadConversion;
        return double.IsInfinity(result) && text.ContainsAnyInRange((byte)'0', (byte)'9') ? Outcome.OutOfRange : Outcome.Ok;
    }

    public static Outcome ToBool(ReadOnlySpan<byte> text, out bool result)
    {
        result = IsOne(text, "true"u8, "TRUE"u8, "True"u8) || text is [(byte)'t'] or [(byte)'1'];
        var isFalse = IsOne(text, "false"u8, "FALSE"u8, "False"u8) || text is [(byte)'f'] or [(byte)'0'];
        return result || isFalse ? Outcome.Ok : Outcome.BadConversion;
    }

    private static bool IsOne(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper, ReadOnlySpan<byte> title) =>
        text.SequenceEqual(lower) || text.SequenceEqual(upper) || text.SequenceEqual(title);

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
