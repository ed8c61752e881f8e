using System.Text;

namespace Serverless.Core.Expressions.Captures;

/// <summary>
/// Sets of code points as sequences of ranges of bytes: a code point of the set is, in UTF-8, one byte of each range of one sequence. As
/// RE2 makes them (R. Cox, "Regular Expression Matching in the Wild", 2010).
/// </summary>
internal static class ByteRanges
{
    private const int ContinuationBits = 6;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private static readonly int[] LastOfLength = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF];

    /// <summary>The sequences of a range; surrogates, which UTF-8 doesn't have, are left out.</summary>
    public static IEnumerable<(byte First, byte Last)[]> Of(int first, int last)
    {
        if (first < FirstSurrogate && last > LastSurrogate)
            return Of(first, FirstSurrogate - 1).Concat(Of(LastSurrogate + 1, last));
        if (first is >= FirstSurrogate and <= LastSurrogate)
            first = LastSurrogate + 1;
        if (last is >= FirstSurrogate and <= LastSurrogate)
            last = FirstSurrogate - 1;
        return first > last ? [] : OfLengths(first, last);
    }

    private static IEnumerable<(byte First, byte Last)[]> OfLengths(int first, int last)
    {
        foreach (var end in LastOfLength)
        {
            if (first > Math.Min(end, last))
                continue;
            foreach (var sequence in OfOneLength(first, Math.Min(end, last)))
                yield return sequence;
            first = Math.Max(first, end + 1);
        }
    }

    // Both ends have the same length. Cut where the ranges of the bytes would depend on each other.
    private static IEnumerable<(byte First, byte Last)[]> OfOneLength(int first, int last)
    {
        for (var bits = ContinuationBits; first >> bits != last >> bits; bits += ContinuationBits)
        {
            var mask = (1 << bits) - 1;
            if (first <= LastOfLength[0])
                break;
            if ((first & mask) != 0)
                return OfOneLength(first, first | mask).Concat(OfOneLength((first | mask) + 1, last));
            if ((last & mask) != mask)
                return OfOneLength(first, (last & ~mask) - 1).Concat(OfOneLength(last & ~mask, last));
        }
        return [[.. Encoded(first).Zip(Encoded(last))]];
    }

    private static byte[] Encoded(int code)
    {
        var bytes = new byte[4];
        return bytes[..new Rune(code).EncodeToUtf8(bytes)];
    }
}
