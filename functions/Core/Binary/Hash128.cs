using System.Buffers.Binary;
using System.Numerics;

namespace Serverless.Core.Binary;

/// <summary>
/// MurmurHash3 of 128 bits for 64-bit machines (Austin Appleby, <c>MurmurHash3_x64_128</c> of SMHasher, in the public domain), with the
/// seed 0: the hash of event ids. Sections rest on it, so it never changes. It spreads evenly and is quick; it isn't made to withstand
/// somebody who looks for two inputs of one hash.
/// </summary>
public static class Hash128
{
    private const ulong First = 0x87c37b91114253d5;
    private const ulong Second = 0x4cf5ad432745937f;

    /// <summary>The hash of any number of bytes, also of none: its first 64 bits are the lower half.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> data)
    {
        ulong low = 0, high = 0, length = (ulong)data.Length;
        for (; data.Length >= 16; data = data[16..])
        {
            low ^= MixLow(BinaryPrimitives.ReadUInt64LittleEndian(data));
            low = (BitOperations.RotateLeft(low, 27) + high) * 5 + 0x52dce729;
            high ^= MixHigh(BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
            high = (BitOperations.RotateLeft(high, 31) + low) * 5 + 0x38495ab5;
        }
        Tail(data, ref low, ref high);
        return Finish(low ^ length, high ^ length);
    }

    private static void Tail(ReadOnlySpan<byte> data, ref ulong low, ref ulong high)
    {
        Span<byte> last = stackalloc byte[16];
        last.Clear();
        data.CopyTo(last);
        high ^= MixHigh(BinaryPrimitives.ReadUInt64LittleEndian(last[8..]));
        low ^= MixLow(BinaryPrimitives.ReadUInt64LittleEndian(last));
    }

    private static UInt128 Finish(ulong low, ulong high)
    {
        low += high;
        high += low;
        (low, high) = (Avalanche(low), Avalanche(high));
        low += high;
        return new UInt128(high + low, low);
    }

    private static ulong MixLow(ulong block) => BitOperations.RotateLeft(block * First, 31) * Second;

    private static ulong MixHigh(ulong block) => BitOperations.RotateLeft(block * Second, 33) * First;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
