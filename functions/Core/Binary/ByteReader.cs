using System.Buffers.Binary;

namespace Serverless.Core.Binary;

/// <summary>
/// Reads what <see cref="ByteWriter"/> wrote, in the same order. Every method throws <see cref="CorruptDataException"/> when the bytes end
/// early or are not valid; the position is then undefined.
/// </summary>
/// <param name="source">The bytes; they must stay as they are while spans from them are in use.</param>
public ref struct ByteReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _source.Length - Position;

    /// <summary>One byte.</summary>
    public byte Byte() => Raw(1)[0];

    /// <summary>A number of <see cref="ByteWriter.Unsigned"/>: 1 to 10 bytes.</summary>
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

    /// <summary>A number of <see cref="ByteWriter.Signed"/>: 1 to 10 bytes.</summary>
    public long Signed()
    {
        var raw = Unsigned();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>
    /// A number of <see cref="ByteWriter.Unsigned"/> that is a count or a length: 0 to <paramref name="limit"/>, else the data are
    /// corrupt. A negative limit allows none.
    /// </summary>
    public int Count(int limit = int.MaxValue)
    {
        var value = Unsigned();
        return limit >= 0 && value <= (ulong)limit ? (int)value : throw TooMany(value, limit);
    }

    /// <summary>As <see cref="Count"/>, for counts of more than 32 bits: 0 to <paramref name="limit"/>.</summary>
    public long LongCount(long limit = long.MaxValue)
    {
        var value = Unsigned();
        return limit >= 0 && value <= (ulong)limit ? (long)value : throw TooMany(value, limit);
    }

    /// <summary>A number of <see cref="ByteWriter.Number"/>: any double, not only finite ones.</summary>
    public double Number() => BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(Unsigned()));

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Raw(8));

    /// <summary>Four bytes, little-endian.</summary>
    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Raw(4));

    /// <summary>A length, then so many bytes: a span of the source.</summary>
    public ReadOnlySpan<byte> Bytes() => Raw(Count());

    /// <summary>A copy of what <see cref="ByteWriter.OptionalBytes"/> wrote.</summary>
    public byte[]? OptionalBytes()
    {
        var length = Count();
        return length == 0 ? null : Raw(length - 1).ToArray();
    }

    /// <summary>A length, then so many bytes of UTF-8; what is not UTF-8 becomes U+FFFD.</summary>
    public string Text() => System.Text.Encoding.UTF8.GetString(Bytes());

    /// <summary>The next <paramref name="count"/> bytes, at least 0: a span of the source.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > Remaining)
            throw new CorruptDataException($"{count} bytes wanted at byte {Position}, {Remaining} are left");
        var span = _source.Slice(Position, count);
        Position += count;
        return span;
    }

    private readonly CorruptDataException TooMany(ulong count, long limit) =>
        new($"a count of {count} at byte {Position}, at most {limit} can be");
}
