using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.HyperLogLog;

/// <summary>
/// The binary form of registers: the least rank, then for each register the excess over it in four bits (even registers in
/// the low ones), 15 standing for 15 and more; then, in order, the whole excess of each of those. Half a byte a register.
/// </summary>
internal static class PackedRegisters
{
    private const int Escape = 15;

    public static void Write(ByteWriter writer, ReadOnlySpan<byte> registers)
    {
        var least = Least(registers);
        writer.Byte(least);
        var packed = writer.Reserve(registers.Length / 2);
        for (var pair = 0; pair < packed.Length; pair++)
            packed[pair] = (byte)(Nibble(registers[2 * pair], least) | (Nibble(registers[2 * pair + 1], least) << 4));
        foreach (var rank in registers)
            if (rank - least >= Escape)
                writer.Byte((byte)(rank - least));
    }

    /// <summary>Fills the first 2^precision of <paramref name="registers"/>.</summary>
    public static void Read(ref ByteReader reader, byte[] registers, int precision)
    {
        var count = 1 << precision;
        var least = reader.Byte();
        var packed = reader.Raw(count / 2);
        for (var register = 0; register < count; register++)
        {
            var excess = (packed[register / 2] >> (4 * (register & 1))) & Escape;
            var rank = least + (excess == Escape ? Whole(ref reader) : excess);
            registers[register] = rank <= Registers.MaxRank(precision) ? (byte)rank : throw new CorruptDataException($"a sketch has a register of rank {rank}");
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
