using System.Buffers.Binary;
using System.Numerics;

namespace Serverless.Core.Text;

/// <summary>
/// The decimal digits that a text begins with: their value, valid for up to 19 digits, and their number. Eight digits are read at a time:
/// they fit into one register, and three multiplications combine them without a branch for each (D. Lemire, "Quickly parsing eight digits",
/// 2018).
/// </summary>
internal readonly record struct DigitRun(ulong Value, int Length)
{
    private const int BlockLength = sizeof(ulong);

    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
        1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
        10_000_000_000_000_000_000,
    ];

    /// <summary>The digits that the text begins with; of length 0 when there are none. The value of more than 19 is undefined.</summary>
    public static DigitRun Read(ReadOnlySpan<byte> text)
    {
        var run = ReadBlock(text);
        while (run.Length % BlockLength == 0 && run.Length < text.Length)
        {
            var next = ReadBlock(text[run.Length..]);
            if (next.Length == 0)
                break;
            run = run.Then(next);
        }
        return run;
    }

    /// <summary>Both runs, one after the other.</summary>
    public DigitRun Then(DigitRun next) =>
        new(unchecked((Value * (next.Length < PowersOfTen.Length ? PowersOfTen[next.Length] : 0)) + next.Value), Length + next.Length);

    private static DigitRun ReadBlock(ReadOnlySpan<byte> text)
    {
        var digits = (text.Length < BlockLength ? ShortBlock(text) : BinaryPrimitives.ReadUInt64LittleEndian(text)) ^ 0x3030_3030_3030_3030;
        // A byte above 9 carries into its highest bit; what it spills over into comes after it.
        var others = unchecked((digits + 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
        var bits = BitOperations.TrailingZeroCount(others) & ~7;
        return bits == 0 ? default : new DigitRun(Sum(digits << (64 - bits)), bits >> 3);
    }

    private static ulong ShortBlock(ReadOnlySpan<byte> text)
    {
        var block = 0UL;
        for (var index = 0; index < text.Length; index++)
            block |= (ulong)text[index] << (index * 8);
        return block;
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
