using System.Numerics;
using System.Runtime.CompilerServices;

namespace Serverless.Core.Aggregates.Sketches.HyperLogLog;

/// <summary>The registers of a dense HyperLogLog: 2^precision bytes, each the greatest rank of the hashes that begin with its number; 0 for none.</summary>
internal static class Registers
{
    /// <summary>The greatest rank there can be.</summary>
    public static int MaxRank(int precision) => 64 - precision + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(byte[] registers, ulong hash, int precision)
    {
        // The bit set below the hash's own ends the count of zeros at the greatest rank.
        var rank = BitOperations.LeadingZeroCount((hash << precision) | (1ul << (precision - 1))) + 1;
        Raise(registers, (int)(hash >> (64 - precision)), rank);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Raise(byte[] registers, int register, int rank)
    {
        if (registers[register] < rank)
            registers[register] = (byte)rank;
    }

    public static void Merge(byte[] target, byte[] source, int count)
    {
        var at = 0;
        for (; at <= count - Vector<byte>.Count; at += Vector<byte>.Count)
            Vector.Max(new Vector<byte>(target, at), new Vector<byte>(source, at)).CopyTo(target, at);
        for (; at < count; at++)
            target[at] = Math.Max(target[at], source[at]);
    }
}
