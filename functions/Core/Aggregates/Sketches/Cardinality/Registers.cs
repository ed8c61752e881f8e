using System.Numerics;
using System.Runtime.CompilerServices;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.Cardinality;

/// <summary>
/// The registers of a dense HyperLogLog: 2^precision bytes, each the greatest rank of the hashes that begin with its number; 0 for none.
/// </summary>
internal static class Registers
{
    /// <summary>The greatest rank there can be.</summary>
    public static int MaxRank(int precision) => 64 - precision + 1;

    /// <summary>Enters a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(byte[] registers, ulong hash, int precision)
    {
        // The bit set below the hash's own ends the count of zeros at the greatest rank.
        var rank = BitOperations.LeadingZeroCount((hash << precision) | (1ul << (precision - 1))) + 1;
        Raise(registers, (int)(hash >> (64 - precision)), rank);
    }

    /// <summary>Sets a register to a rank unless it is at a greater one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Raise(byte[] registers, int register, int rank)
    {
        if (registers[register] < rank)
            registers[register] = (byte)rank;
    }

    /// <summary>Raises the first <paramref name="count"/> registers of the target to those of the source.</summary>
    public static void Merge(byte[] target, byte[] source, int count)
    {
        var at = 0;
        for (; at <= count - Vector<byte>.Count; at += Vector<byte>.Count)
            Vector.Max(new Vector<byte>(target, at), new Vector<byte>(source, at)).CopyTo(target, at);
        for (; at < count; at++)
            target[at] = Math.Max(target[at], source[at]);
    }
}

/// <summary>
/// The binary form of registers: the least rank, then for each register the excess over it in four bits (even registers in
/// the low ones), 15 meaning 15 and more; then, in order, the whole excess of each of those. Half a byte a register.
/// </summary>
internal static class PackedRegisters
{
    private const int Escape = 15;

    /// <summary>Appends all registers, an even number of them.</summary>
    public static void Write(ByteWriter writer, ReadOnlySpan<byte> registers)
    {
        var least = Least(registers);
        writer.Byte(least);
        var packed = writer.Reserve(registers.Length / 2);
        for (var pair = 0; pair < packed.Length; pair++)
            packed[pair] = (byte)(Nibble(registers[2 * pair], least) | (Nibble(registers[2 * pair + 1], least) << 4));
        foreach (var rank in registers)
        {
            if (rank - least >= Escape)
                writer.Byte((byte)(rank - least));
        }
    }

    /// <summary>
    /// Fills the first 2^precision of <paramref name="registers"/>. Throws <see cref="CorruptDataException"/> for ranks that can't be.
    /// </summary>
    public static void Read(ref ByteReader reader, byte[] registers, int precision)
    {
        var count = 1 << precision;
        var least = reader.Byte();
        var packed = reader.Raw(count / 2);
        for (var register = 0; register < count; register++)
        {
            var excess = (packed[register / 2] >> (4 * (register & 1))) & Escape;
            var rank = least + (excess == Escape ? Whole(ref reader) : excess);
            if (rank > Registers.MaxRank(precision))
                throw new CorruptDataException($"a sketch has a register of rank {rank}");
            registers[register] = (byte)rank;
        }
    }

    private static int Whole(ref ByteReader reader)
    {
        var excess = reader.Byte();
        return excess >= Escape ? excess : throw new CorruptDataException($"a sketch has an escaped register of {excess}");
    }

    private static int Nibble(byte rank, byte least) => Math.Min(rank - least, Escape);

    private static byte Least(ReadOnlySpan<byte> registers)
    {
        var least = byte.MaxValue;
        foreach (var rank in registers)
            least = Math.Min(least, rank);
        return least;
    }
}
