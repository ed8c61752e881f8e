using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Decoding;

/// <summary>
/// Puts values into a field's slot by the rule of the field's type: text needs a string; a number or an integer needs a number, or text if
/// the field allows it; an integer has only zeros after the point; a timestamp needs an ISO 8601 text or a count since 1970. Text that the
/// field counts as missing leaves the slot as it is. The field may allow other forms (<see cref="FieldDefinition"/>).
/// </summary>
/// <remarks>
/// Each method returns null when the value is in its slot, or else the reason why not: <see cref="Reasons.WrongType"/>, or that the value
/// is too large for its type (<see cref="Reasons.Range"/>, <see cref="Reasons.TimestampOutOfRange"/>) or is not a time
/// (<see cref="Reasons.TimestampFormat"/>). None allocates.
/// </remarks>
/// <param name="field">The field.</param>
/// <param name="slot">Its slot.</param>
internal sealed class FieldSlot(FieldDefinition field, int slot)
{
    private readonly FieldType _type = field.Type;
    private readonly bool _numbersAsText = field.NumbersAsText;
    private readonly bool _anyScalar = field.AnyScalar;
    private readonly bool _takesAnyText = field is { Type: FieldType.Text, Missing.Count: 0 };
    private readonly TimeForms? _times = TimeForms.Of(field);
    private readonly TextSet? _missing = TextSet.Of(field.Missing);
    private readonly TextSet? _true = TextSet.Of(field.TrueTexts);
    private readonly TextSet? _false = TextSet.Of(field.FalseTexts);

    /// <summary>Whether the field counts a text as missing.</summary>
    public bool IsMissing(ReadOnlySpan<byte> text) => _missing is not null && _missing.Contains(text);

    /// <summary>A boolean.</summary>
    public string? PutBoolean(SlotWriter slots, bool value)
    {
        if (_type == FieldType.Boolean)
            slots.SetBoolean(slot, value);
        else if (_anyScalar)
            slots.CopyText(slot, value ? "true"u8 : "false"u8);
        else
            return Reasons.WrongType;
        return null;
    }

    /// <summary>Text that stays where it is while the event is used.</summary>
    public string? PutText(SlotWriter slots, byte[] source, int start, int length)
    {
        if (!_takesAnyText)
        {
            var text = source.AsSpan(start, length);
            if (_type != FieldType.Text)
                return PutParsed(slots, text);
            if (IsMissing(text))
                return null;
        }
        slots.SetText(slot, source, start, length);
        return null;
    }

    /// <summary>Text in a buffer that will be overwritten: copied.</summary>
    public string? PutCopy(SlotWriter slots, ReadOnlySpan<byte> text)
    {
        if (_type != FieldType.Text)
            return PutParsed(slots, text);
        if (!IsMissing(text))
            slots.CopyText(slot, text);
        return null;
    }

    /// <summary>A number as text, in JSON's grammar, with leading zeros allowed.</summary>
    public string? PutNumber(SlotWriter slots, ReadOnlySpan<byte> text) =>
        DecimalText.TryParse(text, out var number) ? PutNumber(slots, number, text) : Reasons.WrongType;

    /// <summary>A number that was read from text. A text field that takes any scalar has it as it is written.</summary>
    /// <param name="slots">Takes the value.</param>
    /// <param name="number">The number.</param>
    /// <param name="text">What it was read from.</param>
    public string? PutNumber(SlotWriter slots, in DecimalText number, ReadOnlySpan<byte> text) => _type switch
    {
        FieldType.Number => PutDouble(slots, NumberText.ToDouble(number, text)),
        FieldType.Integer => PutInteger(slots, number, text),
        FieldType.Timestamp when _times is null => PutTime(slots, EpochTime.ToEventTime(number)),
        _ => PutOther(slots, text),
    };

    /// <summary>A time.</summary>
    public string? PutTime(SlotWriter slots, EventTime time)
    {
        if (!EpochTime.Holds(time))
            return Reasons.TimestampOutOfRange;
        slots.SetTime(slot, time);
        return null;
    }

    /// <summary>The moment at which clocks in the field's zone show a time, given in milliseconds as if it were UTC.</summary>
    public EventTime MomentOf(long milliseconds) => _times?.MomentOf(milliseconds) ?? new EventTime(milliseconds);

    // What few fields allow.
    private string? PutOther(SlotWriter slots, ReadOnlySpan<byte> text) => _type switch
    {
        FieldType.Timestamp => PutTime(slots, text),
        FieldType.Boolean => PutForm(slots, text),
        _ => PutWritten(slots, text),
    };

    private string? PutParsed(SlotWriter slots, ReadOnlySpan<byte> text) => _type switch
    {
        _ when IsMissing(text) => null,
        FieldType.Timestamp => PutTime(slots, text),
        FieldType.Number or FieldType.Integer when _numbersAsText => PutNumber(slots, text),
        FieldType.Boolean => PutForm(slots, text),
        _ => Reasons.WrongType,
    };

    private string? PutForm(SlotWriter slots, ReadOnlySpan<byte> text)
    {
        var isTrue = _true is not null && _true.Contains(text);
        if (!isTrue && (_false is null || !_false.Contains(text)))
            return Reasons.WrongType;
        slots.SetBoolean(slot, isTrue);
        return null;
    }

    private string? PutWritten(SlotWriter slots, ReadOnlySpan<byte> text)
    {
        if (!_anyScalar)
            return Reasons.WrongType;
        slots.CopyText(slot, text);
        return null;
    }

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

    private string? PutTime(SlotWriter slots, ReadOnlySpan<byte> text)
    {
        var isTime = _times is null
            ? TimestampText.TryParse(text, _numbersAsText, out var time)
            : _times.TryParse(text, slots.Reference, out time);
        return isTime ? PutTime(slots, time) : Reasons.TimestampFormat;
    }
}
