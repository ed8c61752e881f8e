using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Decoding;

/// <summary>
/// Puts values into a field's slot by the rule of the field's type: text needs a string; a number or an integer needs a number, or text if
/// the field allows it; an integer has only zeros after the point; a timestamp needs an ISO 8601 text or a count since 1970.
/// </summary>
/// <remarks>
/// Each method returns null when the value is in its slot, or else the reason why not: <see cref="Reasons.WrongType"/>, or that the value
/// is too large for its type (<see cref="Reasons.Range"/>, <see cref="Reasons.TimestampOutOfRange"/>) or is not a time
/// (<see cref="Reasons.TimestampFormat"/>).
/// </remarks>
/// <param name="type">The field's type.</param>
/// <param name="numbersAsText">Whether numbers, integers and counts may come as text.</param>
/// <param name="slot">The field's slot.</param>
internal sealed class FieldSlot(FieldType type, bool numbersAsText, int slot)
{
    /// <summary>A boolean.</summary>
    public string? PutBoolean(SlotWriter slots, bool value)
    {
        if (type != FieldType.Boolean)
            return Reasons.WrongType;
        slots.SetBoolean(slot, value);
        return null;
    }

    /// <summary>Text that stays where it is while the event is used.</summary>
    public string? PutText(SlotWriter slots, byte[] source, int start, int length)
    {
        if (type != FieldType.Text)
            return PutParsed(slots, source.AsSpan(start, length));
        slots.SetText(slot, source, start, length);
        return null;
    }

    /// <summary>Text in a buffer that will be overwritten: copied.</summary>
    public string? PutCopy(SlotWriter slots, ReadOnlySpan<byte> text)
    {
        if (type != FieldType.Text)
            return PutParsed(slots, text);
        slots.CopyText(slot, text);
        return null;
    }

    /// <summary>A number as text, in JSON's grammar, with leading zeros allowed.</summary>
    public string? PutNumber(SlotWriter slots, ReadOnlySpan<byte> text) =>
        DecimalText.TryParse(text, out var number) ? PutNumber(slots, number, text) : Reasons.WrongType;

    /// <summary>A number that was read from text.</summary>
    /// <param name="slots">Takes the value.</param>
    /// <param name="number">The number.</param>
    /// <param name="text">What it was read from.</param>
    public string? PutNumber(SlotWriter slots, in DecimalText number, ReadOnlySpan<byte> text) => type switch
    {
        FieldType.Number => PutDouble(slots, NumberText.ToDouble(number, text)),
        FieldType.Integer => PutInteger(slots, number, text),
        FieldType.Timestamp => PutTime(slots, EpochTime.ToEventTime(number)),
        _ => Reasons.WrongType,
    };

    private string? PutParsed(SlotWriter slots, ReadOnlySpan<byte> text) => type switch
    {
        FieldType.Timestamp => TimestampText.TryParse(text, numbersAsText, out var time) ? PutTime(slots, time) : Reasons.TimestampFormat,
        FieldType.Number or FieldType.Integer when numbersAsText => PutNumber(slots, text),
        _ => Reasons.WrongType,
    };

    private string? PutDouble(SlotWriter slots, double value)
    {
        if (!double.IsFinite(value))
            return Reasons.Range;
        slots.SetNumber(slot, value);
        return null;
    }

    private string? PutInteger(SlotWriter slots, in DecimalText number, ReadOnlySpan<byte> text)
    {
        if (!number.TryInteger(out var value))
            return Math.Abs(NumberText.ToDouble(number, text)) >= long.MaxValue ? Reasons.Range : Reasons.WrongType;
        slots.SetInteger(slot, value);
        return null;
    }

    private string? PutTime(SlotWriter slots, EventTime time)
    {
        if (!EpochTime.Holds(time))
            return Reasons.TimestampOutOfRange;
        slots.SetTime(slot, time);
        return null;
    }
}
