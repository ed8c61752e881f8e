using System.Buffers.Binary;

namespace Serverless.Core.Binary;

/// <summary>
/// A text of at most <see cref="MostBytes"/> bytes as two words, its ends, which overlap or are padded: with its length they tell it from
/// any other. Of longer texts the words are hashes. For tables in memory: what is stored rests on <see cref="Hash64"/>, with which a
/// table takes twice as long (<c>TextTableBenchmarks</c>).
/// </summary>
internal readonly record struct ShortKey(ulong First, ulong Last)
{
    /// <summary>The longest text that the two words hold.</summary>
    public const int MostBytes = 16;

    /// <summary>The two words of a text.</summary>
    public static ShortKey Of(ReadOnlySpan<byte> text)
    {
        if (text.Length > MostBytes)
            return new ShortKey(Hash64.Of(text), 0);
        if (text.Length >= 8)
            return new ShortKey(BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]));
        if (text.Length >= 4)
            return new ShortKey(BinaryPrimitives.ReadUInt32LittleEndian(text), BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]));
        return text.Length == 0 ? default : new ShortKey((ulong)(text[0] | (text[text.Length >> 1] << 8) | (text[^1] << 16)), 0);
    }

    /// <summary>Well mixed in all its bits.</summary>
    public ulong Hash(int length)
    {
        var high = Math.BigMul(First ^ 0x9E3779B97F4A7C15, Last ^ 0xC2B2AE3D27D4EB4F ^ ((ulong)length << 56), out var low);
        return high ^ low;
    }
}
