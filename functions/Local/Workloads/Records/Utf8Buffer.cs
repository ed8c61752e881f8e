using System.Globalization;
using System.Runtime.CompilerServices;

namespace Serverless.Local.Workloads.Records;

/// <summary>Bytes put together piece by piece, used again and again. Grows as needed and never shrinks.</summary>
internal sealed class Utf8Buffer
{
    private byte[] _bytes = new byte[1_024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Keeps the first <paramref name="length"/> bytes, or fewer so that no character is cut in two.</summary>
    public void Cut(int length)
    {
        while (length < Length && (_bytes[length] & 0xC0) == 0x80)
            length--;
        Length = Math.Min(Length, length);
    }

    /// <summary>Keeps the first <paramref name="length"/> bytes, whatever they are.</summary>
    public void CutBytes(int length) => Length = Math.Min(Length, length);

    /// <summary>Puts <paramref name="value"/> in place of the last byte.</summary>
    public void SpoilLast(byte value) => _bytes[Length - 1] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        Length += value.Length;
    }

    public void Append(long value)
    {
        value.TryFormat(Room(20), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    public void Append(DateTimeOffset value, string format)
    {
        value.TryFormat(Room(64), out var written, format, CultureInfo.InvariantCulture);
        Length += written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Room(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
