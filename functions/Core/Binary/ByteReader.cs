using System.Buffers.Binary;

namespace Serverless.Core.Binary;

/// <summary>Reads what <see cref="ByteWriter"/> wrote, in the same order. Throws <see cref="CorruptDataException"/> when the bytes end early or make no sense.</summary>
public ref struct ByteReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _source.Length;

    public readonly int Remaining => _source.Length - Position;

    public byte Byte() => Raw(1)[0];

    public ulong Unsigned()
    {
        // Most numbers are small.
        if (Position < _source.Length && _source[Position] < 0x80)
            return _source[Position++];
        return LongUnsigned();
    }

    private ulong LongUnsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new CorruptDataException($"a number at byte {Position} is longer than 64 bits");
    }

    public long Signed()
    {
        var raw = Unsigned();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>A count or length, checked to be at most <paramref name="limit"/>.</summary>
    public int Count(int limit = int.MaxValue)
    {
        var value = Unsigned();
        return limit >= 0 && value <= (ulong)limit ? (int)value : throw new CorruptDataException($"a count of {value} at byte {Position}, at most {limit} can be");
    }

    /// <summary>A number of events, at most <paramref name="limit"/>.</summary>
    public long LongCount(long limit = long.MaxValue)
    {
        var value = Unsigned();
        return limit >= 0 && value <= (ulong)limit ? (long)value : throw new CorruptDataException($"a count of {value} at byte {Position}, at most {limit} can be");
    }

    public double Number() => BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(Unsigned()));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Raw(8));

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Raw(4));

    public ReadOnlySpan<byte> Bytes() => Raw(Count());

    /// <summary>A copy of what <see cref="ByteWriter.OptionalBytes"/> wrote.</summary>
    public byte[]? OptionalBytes()
    {
        var length = Count();
        return length == 0 ? null : Raw(length - 1).ToArray();
    }

    public string Text() => System.Text.Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > Remaining)
            throw new CorruptDataException($"{count} bytes wanted at byte {Position}, {Remaining} are left");
        var span = _source.Slice(Position, count);
        Position += count;
        return span;
    }
}
