using System.Globalization;
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

    private readonly FieldType _type = field.Type;
    private readonly bool _anyScalar = field.AnyScalar;
    private readonly FieldSlot _texts = new(field, slot);

    /// <summary>The field's name.</summary>
    public string Name { get; } = field.Name;

    /// <summary>Whether the field counts a text as missing.</summary>
    public bool IsMissing(ReadOnlySpan<byte> text) => _texts.IsMissing(text);

    /// <summary>Text that stays where it is while the event is used.</summary>
    public string? PutText(SlotWriter slots, byte[] source, int start, int length) =>
        Utf8.IsValid(source.AsSpan(start, length)) ? _texts.PutText(slots, source, start, length) : Reasons.InvalidUtf8;

    /// <summary>Text of ASCII that will be overwritten.</summary>
    public string? PutCopy(SlotWriter slots, ReadOnlySpan<byte> text) => _texts.PutCopy(slots, text);

    /// <summary>A number as text.</summary>
    public string? PutNumber(SlotWriter slots, ReadOnlySpan<byte> text) => _texts.PutNumber(slots, text);

    /// <summary>A boolean.</summary>
    public string? PutBoolean(SlotWriter slots, bool value) => _texts.PutBoolean(slots, value);

    /// <summary>An integer.</summary>
    public string? PutInteger(SlotWriter slots, long value)
    {
        if (_type == FieldType.Integer)
            slots.SetInteger(slot, value);
        else if (_type == FieldType.Number)
            slots.SetNumber(slot, value);
        else
            return PutWritten(slots, value, default);
        return null;
    }

    /// <summary>A number; infinite ones and those that are none are out of range.</summary>
    public string? PutReal(SlotWriter slots, double value)
    {
        if (!double.IsFinite(value))
            return Reasons.Range;
        if (_type == FieldType.Integer)
            return PutWhole(slots, value);
        if (_type != FieldType.Number)
            return PutWritten(slots, value, "R");
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
