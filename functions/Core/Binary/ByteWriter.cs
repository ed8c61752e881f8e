using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Serverless.Core.Binary;

/// <summary>
/// Appends the compact forms that <see cref="ByteReader"/> reads to a buffer that grows and is reused. One thread at a time.
/// </summary>
/// <param name="capacity">Bytes of the first buffer, at least 0.</param>
public sealed class ByteWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[capacity];

    /// <summary>How many bytes were written since <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, without a copy; good until the next call that writes or clears.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Back to nothing written; the buffer is kept.</summary>
    public void Clear() => Length = 0;

    /// <summary>Removes what was written after the first <paramref name="length"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than was written.</exception>
    public void Cut(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>One byte.</summary>
    public void Byte(byte value)
    {
        if (Length == _buffer.Length)
            Grow(1);
        _buffer[Length++] = value;
    }

    /// <summary>Base 128, least significant group first: 1 byte up to 127, 10 at most.</summary>
    public void Unsigned(ulong value)
    {
        // Most numbers are small.
        if (value < 0x80)
            Byte((byte)value);
        else
            LongUnsigned(value);
    }

    /// <summary>Zigzag, then as <see cref="Unsigned"/>: small magnitudes of either sign are short.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>
    /// The bytes of the double reversed, then as <see cref="Unsigned"/>: round numbers take 1 to 4 bytes, none more than 10.
    /// </summary>
    public void Number(double value) => Unsigned(BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(value)));

    /// <summary>Eight bytes, little-endian.</summary>
    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Four bytes, little-endian.</summary>
    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    /// <summary>A length, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Unsigned((ulong)value.Length);
        Raw(value);
    }

    /// <summary>
    /// Starts bytes that are read as those of <see cref="Bytes"/> but are written piece by piece. Returns where they start, for
    /// <see cref="EndBytes"/>.
    /// </summary>
    public int BeginBytes()
    {
        Byte(0);
        return Length;
    }

    /// <summary>Ends what <see cref="BeginBytes"/> started: puts the length before it.</summary>
    public void EndBytes(int start)
    {
        var length = Length - start;
        if (length < 0x80)
            _buffer[start - 1] = (byte)length;
        else
            PutBefore(start, length);
    }

    /// <summary>As <see cref="Bytes"/>, where null is another value than no bytes: 0, or the length and 1, then the bytes.</summary>
    public void OptionalBytes(byte[]? value)
    {
        Unsigned(value is null ? 0 : (ulong)value.Length + 1);
        Raw(value);
    }

    /// <summary>The bytes alone: the reader must know their number.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>The length in bytes, then the text as UTF-8. Allocates: not for hot paths.</summary>
    public void Text(string value) => Bytes(System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>Overwrites four bytes that were written before, at <paramref name="position"/>, little-endian.</summary>
    public void PatchFixed32(int position, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(position, 4), value);

    /// <summary>Overwrites eight bytes written before, at <paramref name="position"/>.</summary>
    public void PatchFixed64(int position, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(position, 8), value);

    /// <summary>
    /// Appends <paramref name="count"/> bytes for the caller to fill in, all of them; the span is good until the next call.
    /// </summary>
    public Span<byte> Reserve(int count)
    {
        if (count > _buffer.Length - Length)
            Grow(count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Moves the last bytes on, so that their length has room before them: one byte is there already.</summary>
    private void PutBefore(int start, int length)
    {
        Unsigned((ulong)length);
        Span<byte> form = stackalloc byte[Length - start - length];
        _buffer.AsSpan(start + length, form.Length).CopyTo(form);
        _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start - 1 + form.Length));
        form.CopyTo(_buffer.AsSpan(start - 1));
        Length--;
    }

    private void LongUnsigned(ulong value)
    {
        var target = Reserve(10);
        // All groups of seven bits at once: the digits of a double take eight bytes or more (<c>ByteWriterBenchmarks</c>).
        if (Bmi2.X64.IsSupported)
        {
            Length -= 10 - Spread(value, target);
            return;
        }
        var used = 0;
        while (value >= 0x80)
        {
            target[used++] = (byte)(value | 0x80);
            value >>= 7;
        }
        target[used++] = (byte)value;
        Length -= 10 - used;
    }

    private static int Spread(ulong value, Span<byte> target)
    {
        const ulong More = 0x8080808080808080;
        var count = (70 - BitOperations.LeadingZeroCount(value)) / 7;
        var low = Bmi2.X64.ParallelBitDeposit(value, ~More);
        BinaryPrimitives.WriteUInt64LittleEndian(target, low | (count >= 8 ? More : More & ((1UL << (count * 8)) - 1)));
        if (count > 8)
        {
            target[8] = (byte)((value >> 56) | 0x80);
            target[9] = (byte)(value >> 63);
        }
        target[count - 1] &= 0x7F;
        return count;
    }

    private void Grow(int count) => Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)(Length + count)));
}
