using System.Buffers.Binary;
using System.Numerics;

namespace Serverless.Core.Decoding.Values;

/// <summary>
/// Reads decimal digits eight at a time: they stand in one register, and three multiplications add them up (D. Lemire, "Quickly parsing eight
/// digits", 2018), whatever their number, without a branch for each.
/// </summary>
internal static class DigitRun
{
    private const int BlockLength = sizeof(ulong);

    private static readonly uint[] PowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>How many digits stand at the start of the text. They are appended to <paramref name="value"/>, which up to 19 digits have room in.</summary>
    public static int Append(ReadOnlySpan<byte> text, ref ulong value)
    {
        var read = 0;
        while (text.Length - read >= BlockLength)
        {
            var length = AppendBlock(BinaryPrimitives.ReadUInt64LittleEndian(text[read..]), ref value);
            read += length;
            if (length < BlockLength)
                return read;
        }
        for (; read < text.Length && char.IsAsciiDigit((char)text[read]); read++)
            value = unchecked((value * 10) + text[read] - '0');
        return read;
    }

    private static int AppendBlock(ulong block, ref ulong value)
    {
        var digits = block ^ 0x3030_3030_3030_3030;
        // A byte above 9 carries into its highest bit; what it spills over into stands behind it.
        var others = unchecked((digits + 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
        var length = BitOperations.TrailingZeroCount(others) / 8;
        if (length > 0)
            value = unchecked((value * PowersOfTen[length]) + Sum(digits << (64 - (length * 8))));
        return length;
    }

    // Each byte a digit, the first the highest: pairs of them become one, then pairs of pairs, then the two halves.
    private static ulong Sum(ulong digits)
    {
        digits = unchecked((digits * 10) + (digits >> 8));
        var first = digits & 0x0000_00FF_0000_00FF;
        var second = (digits >> 16) & 0x0000_00FF_0000_00FF;
        return unchecked((first * 0x000F_4240_0000_0064) + (second * 0x0000_2710_0000_0001)) >> 32;
    }
}
