using System.Buffers.Binary;
using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>A fixed, which is taken for UTF-8.</summary>
internal sealed class FixedTextLeaf(ScalarSlot slot, int size) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var end = run.Skip(at, size);
        if (end < 0 || slot.PutText(run.Slots, run.Source, at, size) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, Printable.Of(run.Source.AsSpan(at, size)));
    }

    public override bool IsMissing(AvroRun run, int at) => run.Skip(at, size) >= 0 && slot.IsMissing(run.Source.AsSpan(at, size));
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
        if (field.Type == FieldType.Timestamp)
            return Reasons.WrongType;
        if (field.Type != FieldType.Text)
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
