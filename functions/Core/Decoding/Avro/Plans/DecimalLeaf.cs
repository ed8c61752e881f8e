using System.Buffers.Binary;
using System.Globalization;
using Serverless.Core.Rejections;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>A decimal, up to 128 bits: those that 38 digits need. A larger one is out of range.</summary>
internal sealed class DecimalLeaf(ScalarSlot slot, int scale, int? size) : AvroNode
{
    private const int MostBytes = 16;

    // More digits after the point are written with an exponent.
    private const int MostDecimals = 60;

    public override int Read(AvroRun run, int at)
    {
        var length = size ?? 0;
        var start = size is null ? run.ReadLength(at, out length) : at;
        if (start < 0 || run.Skip(start, length) < 0)
            return AvroRun.Nowhere;
        var bytes = run.Source.AsSpan(start, length);
        var reason = TryRead(bytes, out var unscaled) ? Put(run, unscaled) : Reasons.Range;
        return reason is null ? start + length : run.Refuse(slot.Name, reason, at, $"a decimal of {length} bytes");
    }

    private string? Put(AvroRun run, Int128 unscaled)
    {
        Span<byte> digits = stackalloc byte[MostBytes * 3];
        Span<byte> text = stackalloc byte[MostBytes * 3 + MostDecimals + 16];
        UInt128.CreateTruncating(Int128.IsNegative(unscaled) ? -unscaled : unscaled)
            .TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        var at = 0;
        if (Int128.IsNegative(unscaled))
            text[at++] = (byte)'-';
        if (scale > MostDecimals)
        {
            digits[..count].CopyTo(text[at..]);
            at += count;
            text[at++] = (byte)'e';
            (-scale).TryFormat(text[at..], out var exponent, default, CultureInfo.InvariantCulture);
            return slot.PutNumber(run.Slots, text[..(at + exponent)]);
        }
        // At least one digit before the point.
        var zeros = Math.Max(0, scale + 1 - count);
        text.Slice(at, zeros).Fill((byte)'0');
        digits[..count].CopyTo(text[(at + zeros)..]);
        at += zeros + count;
        if (scale == 0)
            return slot.PutNumber(run.Slots, text[..at]);
        text[(at - scale)..at].CopyTo(text[(at - scale + 1)..]);
        text[at - scale] = (byte)'.';
        return slot.PutNumber(run.Slots, text[..(at + 1)]);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out Int128 value)
    {
        var sign = !bytes.IsEmpty && (bytes[0] & 0x80) != 0 ? (byte)0xFF : (byte)0;
        var extra = Math.Max(0, bytes.Length - MostBytes);
        Span<byte> whole = stackalloc byte[MostBytes];
        whole.Fill(sign);
        bytes[extra..].CopyTo(whole[(MostBytes - (bytes.Length - extra))..]);
        value = BinaryPrimitives.ReadInt128BigEndian(whole);
        return bytes[..extra].IndexOfAnyExcept(sign) < 0 && (extra == 0 || ((whole[0] ^ sign) & 0x80) == 0);
    }
}
