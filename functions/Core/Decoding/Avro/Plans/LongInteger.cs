using System.Buffers.Binary;
using System.Numerics;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>
/// Reads integers of variable length: seven bits a byte, the lowest first, and in the highest bit of each byte whether another follows. The
/// bits are zigzag: 0, -1, 1, -2 and so on.
/// </summary>
internal static class LongInteger
{
    // 64 bits; the last byte has one.
    private const int Longest = 10;

    // Clear in the last byte.
    private const ulong MoreFollow = 0x8080808080808080;

    /// <summary>
    /// Reads the integer that the bytes begin with. Returns how many bytes it has; 0 when it doesn't end in them, -1 when it has more than
    /// 64 bits.
    /// </summary>
    /// <remarks>Eight bytes at once where there are as many: nearly all integers end in those.</remarks>
    public static int Read(ReadOnlySpan<byte> bytes, out long value)
    {
        if (bytes.Length >= sizeof(ulong))
        {
            var octets = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if ((~octets & MoreFollow) is not 0 and var ends)
            {
                var bits = BitOperations.TrailingZeroCount(ends) + 1;
                value = Zigzag(Gathered(octets & (ulong.MaxValue >> (64 - bits))));
                return bits / 8;
            }
        }
        return ReadByBytes(bytes, out value);
    }

    private static int ReadByBytes(ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        var bits = 0UL;
        for (var index = 0; index < Math.Min(Longest, bytes.Length); index++)
        {
            if (index == Longest - 1 && bytes[index] > 1)
                return -1;
            bits |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] >= 0x80)
                continue;
            value = Zigzag(bits);
            return index + 1;
        }
        return 0;
    }

    private static long Zigzag(ulong bits) => (long)(bits >> 1) ^ -(long)(bits & 1);

    // Seven bits of each of eight bytes, side by side: those of two, of four, then of all.
    private static ulong Gathered(ulong octets)
    {
        octets = ((octets & 0x7F007F007F007F00) >> 1) | (octets & 0x007F007F007F007F);
        octets = ((octets & 0x3FFF00003FFF0000) >> 2) | (octets & 0x00003FFF00003FFF);
        return ((octets & 0x0FFFFFFF00000000) >> 4) | (octets & 0x000000000FFFFFFF);
    }
}
