using System.Text.Json;
using Serverless.Core.Decoding.Values;
using Serverless.Core.Pipelines;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Puts a JSON scalar into a field's slot, by the rule of the field's type: text wants a string; a number or an integer a number, or text where the
/// field allows it; an integer nothing behind the point but zeros; a timestamp an ISO 8601 text or a count since 1970. What is too big for its slot is out of range.
/// </summary>
internal sealed class FieldReader(FieldDefinition definition, int slot, JsonText unescaper)
{
    private readonly FieldType _type = definition.Type;

    public string Name => definition.Name;

    /// <param name="reader">Stands on the value's token: not null, an object or an array.</param>
    /// <param name="row">Takes the value.</param>
    /// <param name="source">The bytes that are read, <paramref name="start"/> where the event begins in them: text points there.</param>
    /// <param name="start">See <paramref name="source"/>.</param>
    public Rejection? Read(in Utf8JsonReader reader, Row row, byte[] source, int start)
    {
        var reason = Put(reader, row, source, start);
        if (reason is null)
            return null;
        var stage = reason is Reasons.WrongType or Reasons.Malformed ? RejectionStage.Decode : RejectionStage.Validate;
        return JsonFaults.AtToken(reader, reason, definition.Name, stage);
    }

    /// <summary>As the other, for a token that has no escapes; false when it isn't right. Null leaves the field missing.</summary>
    public bool TryRead(PlainToken token, byte[] source, int start, Row row) => token.Kind switch
    {
        PlainKind.Null => true,
        PlainKind.True or PlainKind.False => PutBoolean(token.Kind == PlainKind.True, row) is null,
        var kind => PutPlain(source, start + token.Start, token.Length, kind == PlainKind.Text, row) is null,
    };

    private string? Put(in Utf8JsonReader reader, Row row, byte[] source, int start)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            return PutBoolean(reader.TokenType == JsonTokenType.True, row);
        var quoted = reader.TokenType == JsonTokenType.String;
        if (quoted && reader.ValueIsEscaped)
            return PutEscaped(reader, row);
        return PutPlain(source, start + (int)reader.TokenStartIndex + (quoted ? 1 : 0), reader.ValueSpan.Length, quoted, row);
    }

    private string? PutBoolean(bool value, Row row)
    {
        if (_type != FieldType.Boolean)
            return Reasons.WrongType;
        row.SetBoolean(slot, value);
        return null;
    }

    private string? PutEscaped(in Utf8JsonReader reader, Row row)
    {
        if (_type == FieldType.Boolean)
            return Reasons.WrongType;
        if (!unescaper.TryUnescape(reader))
            return Reasons.Malformed;
        if (_type != FieldType.Text)
            return PutScalar(unescaper.Text, quoted: true, row);
        row.CopyText(slot, unescaper.Text);
        return null;
    }

    private string? PutPlain(byte[] source, int start, int length, bool quoted, Row row)
    {
        if (_type != FieldType.Text)
            return PutScalar(source.AsSpan(start, length), quoted, row);
        if (!quoted)
            return Reasons.WrongType;
        row.SetText(slot, source, start, length);
        return null;
    }

    private string? PutScalar(ReadOnlySpan<byte> text, bool quoted, Row row)
    {
        if (_type == FieldType.Timestamp)
            return PutTimestamp(text, quoted, row);
        if (_type == FieldType.Boolean || (quoted && !definition.NumbersAsText))
            return Reasons.WrongType;
        return _type == FieldType.Number ? PutNumber(text, row) : PutInteger(text, row);
    }

    private string? PutNumber(ReadOnlySpan<byte> text, Row row)
    {
        if (!NumberText.TryDouble(text, out var value))
            return Reasons.WrongType;
        if (!double.IsFinite(value))
            return Reasons.Range;
        row.SetNumber(slot, value);
        return null;
    }

    private string? PutInteger(ReadOnlySpan<byte> text, Row row)
    {
        if (NumberText.TryInteger(text, out var value))
        {
            row.SetInteger(slot, value);
            return null;
        }
        var tooBig = NumberText.TryDouble(text, out var number) && Math.Abs(number) >= long.MaxValue;
        return tooBig ? Reasons.Range : Reasons.WrongType;
    }

    private string? PutTimestamp(ReadOnlySpan<byte> text, bool quoted, Row row)
    {
        if (!(quoted ? TimestampText.TryParse(text, counts: definition.NumbersAsText, out var time) : TimestampText.TryCount(text, out time)))
            return Reasons.TimestampFormat;
        if (!EpochTime.Holds(time))
            return Reasons.TimestampOutOfRange;
        row.SetTime(slot, time);
        return null;
    }
}
