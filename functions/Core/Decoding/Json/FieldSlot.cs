using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Puts values into a field's slot by the rule of the field's type: text wants a string; a number or an integer a number, or text where the field
/// allows it; an integer nothing behind the point but zeros; a timestamp an ISO 8601 text or a count since 1970. What is too big for its slot is out of range.
/// Each returns the reason why not, null when the value is in its slot.
/// </summary>
internal sealed class FieldSlot(FieldType type, bool numbersAsText, int slot)
{
    public string? PutBoolean(Row row, bool value)
    {
        if (type != FieldType.Boolean)
            return Reasons.WrongType;
        row.SetBoolean(slot, value);
        return null;
    }

    /// <summary>Text where it stands: it outlives the row's content.</summary>
    public string? PutText(Row row, byte[] source, int start, int length)
    {
        if (type != FieldType.Text)
            return PutParsed(row, source.AsSpan(start, length));
        row.SetText(slot, source, start, length);
        return null;
    }

    /// <summary>Text that won't stay.</summary>
    public string? PutCopy(Row row, ReadOnlySpan<byte> text)
    {
        if (type != FieldType.Text)
            return PutParsed(row, text);
        row.CopyText(slot, text);
        return null;
    }

    /// <summary>A number that is yet to be read.</summary>
    public string? PutNumber(Row row, ReadOnlySpan<byte> text) =>
        DecimalText.TryParse(text, out var number) ? PutNumber(row, number, text) : Reasons.WrongType;

    /// <param name="row">Takes the value.</param>
    /// <param name="number">The number as read.</param>
    /// <param name="text">What it was read from.</param>
    public string? PutNumber(Row row, in DecimalText number, ReadOnlySpan<byte> text) => type switch
    {
        FieldType.Number => PutDouble(row, NumberText.ToDouble(number, text)),
        FieldType.Integer => PutInteger(row, number, text),
        FieldType.Timestamp => PutTime(row, EpochTime.Of(number)),
        _ => Reasons.WrongType,
    };

    private string? PutParsed(Row row, ReadOnlySpan<byte> text) => type switch
    {
        FieldType.Timestamp => TimestampText.TryParse(text, numbersAsText, out var time) ? PutTime(row, time) : Reasons.TimestampFormat,
        FieldType.Number or FieldType.Integer when numbersAsText => PutNumber(row, text),
        _ => Reasons.WrongType,
    };

    private string? PutDouble(Row row, double value)
    {
        if (!double.IsFinite(value))
            return Reasons.Range;
        row.SetNumber(slot, value);
        return null;
    }

    private string? PutInteger(Row row, in DecimalText number, ReadOnlySpan<byte> text)
    {
        if (!number.TryInteger(out var value))
            return Math.Abs(NumberText.ToDouble(number, text)) >= long.MaxValue ? Reasons.Range : Reasons.WrongType;
        row.SetInteger(slot, value);
        return null;
    }

    private string? PutTime(Row row, EventTime time)
    {
        if (!EpochTime.Holds(time))
            return Reasons.TimestampOutOfRange;
        row.SetTime(slot, time);
        return null;
    }
}
