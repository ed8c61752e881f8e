using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>
/// Puts values that have a type of their own into a field's slot, by the rules by which <see cref="FieldSlot"/> takes them from text. Each
/// method returns null when the value is in its slot, or else the reason why not. None allocates.
/// </summary>
internal sealed class ScalarSlot(FieldDefinition field, int slot)
{
    // Of any number here: a double in its shortest form, 128 bits with a point, a time in ISO 8601.
    private const int LongestText = 128;

    private const ulong NotAscii = 0x8080808080808080;

    private readonly FieldType _type = field.Type;
    private readonly bool _takesAnyText = field is { Type: FieldType.Text, Missing.Count: 0 };
    private readonly bool _isPlainTime = field is { Type: FieldType.Timestamp, Times.Count: 0, Zone: null };
    private readonly bool _anyScalar = field.AnyScalar;
    private readonly FieldSlot _texts = new(field, slot);

    /// <summary>The field's name.</summary>
    public string Name { get; } = field.Name;

    /// <summary>Whether the field counts a text as missing.</summary>
    public bool IsMissing(ReadOnlySpan<byte> text) => _texts.IsMissing(text);

    /// <summary>Text that stays where it is while the event is used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string? PutText(SlotWriter slots, byte[] source, int start, int length)
    {
        if (!IsText(source.AsSpan(start, length)))
            return Reasons.InvalidUtf8;
        if (!_takesAnyText)
            return _texts.PutText(slots, source, start, length);
        slots.SetText(slot, source, start, length);
        return null;
    }

    /// <summary>Text of ASCII that will be overwritten.</summary>
    public string? PutCopy(SlotWriter slots, ReadOnlySpan<byte> text) => _texts.PutCopy(slots, text);

    /// <summary>A number as text.</summary>
    public string? PutNumber(SlotWriter slots, ReadOnlySpan<byte> text) => _texts.PutNumber(slots, text);

    /// <summary>A boolean.</summary>
    public string? PutBoolean(SlotWriter slots, bool value) => _texts.PutBoolean(slots, value);

    /// <summary>An integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string? PutInteger(SlotWriter slots, long value)
    {
        if (_type == FieldType.Integer)
            slots.SetInteger(slot, value);
        else if (_type == FieldType.Number)
            slots.SetNumber(slot, value);
        else
            return PutOther(slots, value);
        return null;
    }

    /// <summary>A number; infinite ones and those that are none are out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string? PutReal(SlotWriter slots, double value)
    {
        if (!double.IsFinite(value))
            return Reasons.Range;
        if (_type != FieldType.Number)
            return PutOther(slots, value);
        slots.SetNumber(slot, value);
        return null;
    }

    /// <summary>As <see cref="PutReal"/>; its text is the shortest that gives the float again.</summary>
    public string? PutFloat(SlotWriter slots, float value) => _type == FieldType.Text && float.IsFinite(value)
        ? PutWritten(slots, value, "R")
        : PutReal(slots, value);

    /// <summary>
    /// A time, or the count that it comes as: a number field takes that, a text field that takes any scalar the time in ISO 8601.
    /// </summary>
    /// <param name="slots">Takes the value.</param>
    /// <param name="count">The count.</param>
    /// <param name="milliseconds">The time; that of clocks in the field's zone where <paramref name="isLocal"/>.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="isLocal">Whether it is in a zone that isn't told.</param>
    public string? PutTime(SlotWriter slots, long count, long milliseconds, string format, bool isLocal)
    {
        if (_type == FieldType.Timestamp)
            return _texts.PutTime(slots, isLocal ? _texts.MomentOf(milliseconds) : new EventTime(milliseconds));
        return _type == FieldType.Text && EpochTime.Holds(new EventTime(milliseconds))
            ? PutWritten(slots, DateTime.UnixEpoch.AddMilliseconds(milliseconds), format)
            : PutInteger(slots, count);
    }

    /// <summary>A time of the day, or the count that it comes as. It is no moment.</summary>
    public string? PutTimeOfDay(SlotWriter slots, long count, long microseconds, string format)
    {
        if (_type == FieldType.Timestamp)
            return Reasons.WrongType;
        return _type == FieldType.Text && microseconds is >= 0 and < 86_400_000_000
            ? PutWritten(slots, new TimeOnly(microseconds * 10), format)
            : PutInteger(slots, count);
    }

    // Most texts are short and of ASCII: that takes a third of the library's time to see.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsText(ReadOnlySpan<byte> text) => (Joined(text) & NotAscii) == 0 || Utf8.IsValid(text);

    // All bytes over each other, the last ones twice where eight don't divide them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Joined(ReadOnlySpan<byte> text)
    {
        var joined = 0UL;
        if (text.Length >= sizeof(ulong))
        {
            for (var at = 0; at < text.Length - sizeof(ulong); at += sizeof(ulong))
                joined |= BinaryPrimitives.ReadUInt64LittleEndian(text[at..]);
            return joined | BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
        }
        if (text.Length >= sizeof(uint))
            return BinaryPrimitives.ReadUInt32LittleEndian(text) | BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]);
        foreach (var octet in text)
            joined |= octet;
        return joined;
    }

    private string? PutOther(SlotWriter slots, long value)
    {
        if (!_isPlainTime)
            return PutWritten(slots, value, default);
        var count = new DecimalText(value < 0 ? 0 - (ulong)value : (ulong)value, Exponent: 0, Negative: value < 0, Exact: true);
        return _texts.PutNumber(slots, count, default);
    }

    private string? PutOther(SlotWriter slots, double value) =>
        _type == FieldType.Integer ? PutWhole(slots, value) : PutWritten(slots, value, "R");

    private string? PutWhole(SlotWriter slots, double value)
    {
        if (value != Math.Truncate(value))
            return Reasons.WrongType;
        if (value is < long.MinValue or >= 9_223_372_036_854_775_808d)
            return Reasons.Range;
        slots.SetInteger(slot, (long)value);
        return null;
    }

    /// <summary>A value as a number is written in text; a time is, too, where text is all that can be meant.</summary>
    private string? PutWritten<T>(SlotWriter slots, T value, ReadOnlySpan<char> format)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[LongestText];
        if (!value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture))
            return Reasons.WrongType;
        if (value is not (DateTime or TimeOnly))
            return _texts.PutNumber(slots, text[..length]);
        if (!_anyScalar)
            return Reasons.WrongType;
        slots.CopyText(slot, text[..length]);
        return null;
    }
}
