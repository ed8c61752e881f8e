using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Finds the characters that a JSON string must escape: quotes, backslashes, control characters. Sixteen bytes at a time.
/// </summary>
internal static class StringScan
{
    /// <summary>The index of the first of them from <paramref name="at"/> on; the length of the text when there is none.</summary>
    public static int IndexOfSpecial(ReadOnlySpan<byte> text, int at)
    {
        for (; text.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var special = Specials(text, at);
            if (special != 0)
                return at + BitOperations.TrailingZeroCount(special);
        }
        return text.Length < Vector128<byte>.Count ? OneByOne(text, at) : InLastBlock(text, at);
    }

    // The last sixteen bytes, of which those before the place don't count.
    private static int InLastBlock(ReadOnlySpan<byte> text, int at)
    {
        var start = text.Length - Vector128<byte>.Count;
        var special = Specials(text, start) >> (at - start);
        return special == 0 ? text.Length : at + BitOperations.TrailingZeroCount(special);
    }

    private static int OneByOne(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
            at++;
        return at;
    }

    // One bit for each of the sixteen bytes from there on, the lowest for the first.
    private static uint Specials(ReadOnlySpan<byte> text, int start)
    {
        var block = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)start);
        var quotes = Vector128.Equals(block, Vector128.Create((byte)'"'));
        var escapes = Vector128.Equals(block, Vector128.Create((byte)'\\'));
        var controls = Vector128.LessThan(block, Vector128.Create((byte)' '));
        return (quotes | escapes | controls).ExtractMostSignificantBits();
    }
}
