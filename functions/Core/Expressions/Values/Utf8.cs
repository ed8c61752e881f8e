using System.Text;

namespace Serverless.Core.Expressions.Values;

/// <summary>Valid UTF-8 by code points: whatever is counted or indexed here is a code point, not a byte.</summary>
internal static class Utf8
{
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var unit in text)
            count += IsStart(unit) ? 1 : 0;
        return count;
    }

    /// <summary>
    /// Where the code point with this number begins, in bytes; the text's length for the number after the last, -1 beyond it.
    /// </summary>
    public static int ByteOffset(ReadOnlySpan<byte> text, long index)
    {
        if (index < 0 || index > text.Length)
            return -1;
        var seen = 0L;
        for (var at = 0; at < text.Length; at++)
        {
            if (IsStart(text[at]) && seen++ == index)
                return at;
        }
        return seen == index ? text.Length : -1;
    }

    /// <summary>
    /// Where the part begins first, at byte <paramref name="from"/> or after it, in code points; -1 when there is none. A search by bytes
    /// does, as no code point has the bytes of another inside.
    /// </summary>
    public static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part, int from)
    {
        var found = text[from..].IndexOf(part);
        return found < 0 ? -1 : Count(text[..(from + found)]);
    }

    /// <summary>
    /// The last place, up to byte <paramref name="last"/>, at which the part begins, in code points; -1 when there is none.
    /// </summary>
    public static int LastIndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part, int last)
    {
        var end = Math.Min(text.Length, last + part.Length);
        if (part.IsEmpty)
            return Count(text[..end]);
        var found = text[..end].LastIndexOf(part);
        return found < 0 ? -1 : Count(text[..found]);
    }

    /// <summary>Without the white space (Unicode's White_Space) at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var first, out var length) == System.Buffers.OperationStatus.Done && Rune.IsWhiteSpace(first))
            text = text[length..];
        while (Rune.DecodeLastFromUtf8(text, out var last, out var length) == System.Buffers.OperationStatus.Done
            && Rune.IsWhiteSpace(last))
            text = text[..^length];
        return text;
    }

    private static bool IsStart(byte unit) => (unit & 0xC0) != 0x80;
}
