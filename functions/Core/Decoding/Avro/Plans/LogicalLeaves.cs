using System.Buffers.Binary;
using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>A date, a time of the day, or a timestamp in any of its units.</summary>
internal sealed class TimeLeaf(ScalarSlot slot, LogicalKind kind) : AvroNode
{
    private const long MillisecondsADay = 86_400_000;

    private readonly bool _isInt = kind is LogicalKind.Date or LogicalKind.TimeMillis;

    private readonly bool _isLocal = kind is LogicalKind.Date or LogicalKind.LocalTimestampMillis or LogicalKind.LocalTimestampMicros
        or LogicalKind.LocalTimestampNanos;

    private readonly long _perMillisecond = kind switch
    {
        LogicalKind.TimestampMicros or LogicalKind.LocalTimestampMicros => 1_000,
        LogicalKind.TimestampNanos or LogicalKind.LocalTimestampNanos => 1_000_000,
        _ => 1,
    };

    private readonly string _format = FormatOf(kind);

    public override int Read(AvroRun run, int at)
    {
        var end = run.ReadLong(at, out var count);
        if (_isInt)
            end = run.CheckInt(at, end, count);
        if (end < 0 || Put(run, count) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, count.ToString(CultureInfo.InvariantCulture));
    }

    private string? Put(AvroRun run, long count) => kind switch
    {
        LogicalKind.TimeMillis => slot.PutTimeOfDay(run.Slots, count, count * 1_000, _format),
        LogicalKind.TimeMicros => slot.PutTimeOfDay(run.Slots, count, count, _format),
        LogicalKind.Date => slot.PutTime(run.Slots, count, count * MillisecondsADay, _format, isLocal: true),
        _ => slot.PutTime(run.Slots, count, Milliseconds(count), _format, _isLocal),
    };

    // Towards the past, so that nothing before 1970 becomes 1970.
    private long Milliseconds(long count)
    {
        if (_perMillisecond == 1)
            return count;
        var (whole, rest) = Math.DivRem(count, _perMillisecond);
        return rest < 0 ? whole - 1 : whole;
    }

    private static string FormatOf(LogicalKind kind) => kind switch
    {
        LogicalKind.Date => "yyyy-MM-dd",
        LogicalKind.TimeMillis => "HH:mm:ss.fff",
        LogicalKind.TimeMicros => "HH:mm:ss.ffffff",
        LogicalKind.TimestampMillis or LogicalKind.TimestampMicros or LogicalKind.TimestampNanos => "yyyy-MM-ddTHH:mm:ss.fffZ",
        _ => "yyyy-MM-ddTHH:mm:ss.fff",
    };
}

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

/// <summary>A UUID of 16 bytes: its text, in lower case.</summary>
internal sealed class UuidLeaf(ScalarSlot slot) : AvroNode
{
    private const int Size = 16;

    public override int Read(AvroRun run, int at)
    {
        var end = run.Skip(at, Size);
        if (end < 0)
            return end;
        Span<byte> text = stackalloc byte[36];
        new Guid(run.Source.AsSpan(at, Size), bigEndian: true).TryFormat(text, out _);
        return slot.PutCopy(run.Slots, text) is { } reason ? run.Refuse(slot.Name, reason, at, "a UUID") : end;
    }
}

/// <summary>
/// A duration: the milliseconds that it has, or its text in ISO 8601. One with months is a text only, as months aren't of one length.
/// </summary>
internal sealed class DurationLeaf(ScalarSlot slot, FieldDefinition field) : AvroNode
{
    private const int Size = 12;
    private const long MillisecondsADay = 86_400_000;

    public override int Read(AvroRun run, int at)
    {
        var end = run.Skip(at, Size);
        if (end < 0)
            return end;
        var bytes = run.Source.AsSpan(at, Size);
        var months = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var days = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var milliseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return Put(run, months, days, milliseconds) is { } reason ? run.Refuse(slot.Name, reason, at, "a duration") : end;
    }

    private string? Put(AvroRun run, uint months, uint days, uint milliseconds)
    {
        if (field.Type == Rows.FieldType.Timestamp)
            return Reasons.WrongType;
        if (field.Type != Rows.FieldType.Text)
            return months > 0 ? Reasons.WrongType : slot.PutInteger(run.Slots, (days * MillisecondsADay) + milliseconds);
        Span<byte> text = stackalloc byte[64];
        var length = 0;
        Write(text, ref length, 'P', months, default);
        Write(text, ref length, 'M', days, default);
        text[length++] = (byte)'D';
        Write(text, ref length, 'T', milliseconds / 1_000, default);
        Write(text, ref length, '.', milliseconds % 1_000, "D3");
        text[length++] = (byte)'S';
        return slot.PutCopy(run.Slots, text[..length]);
    }

    private static void Write(Span<byte> text, ref int at, char letter, uint number, ReadOnlySpan<char> format)
    {
        text[at++] = (byte)letter;
        number.TryFormat(text[at..], out var length, format, CultureInfo.InvariantCulture);
        at += length;
    }
}
