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
    public string Name => definition.Name;

    /// <param name="reader">Stands on the value's token: not null, an object or an array.</param>
    /// <param name="row">Takes the value.</param>
    /// <param name="source">The bytes that are read, <paramref name="start"/> where the event begins in them: text points there.</param>
    /// <param name="start">See <paramref name="source"/>.</param>
    public Rejection? Read(in Utf8JsonReader reader, Row row, byte[] source, int start)
    {
        if (definition.Type == FieldType.Boolean)
            return ReadBoolean(reader, row);
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            return Reject(reader, Reasons.WrongType);
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
            return unescaper.TryUnescape(reader) ? ReadUnescaped(reader, unescaper.Text, row) : Reject(reader, Reasons.Malformed);
        if (definition.Type != FieldType.Text)
            return ReadScalar(reader, reader.ValueSpan, row);
        if (reader.TokenType != JsonTokenType.String)
            return Reject(reader, Reasons.WrongType);
        row.SetText(slot, source, start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        return null;
    }

    private Rejection? ReadBoolean(in Utf8JsonReader reader, Row row)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            return Reject(reader, Reasons.WrongType);
        row.SetBoolean(slot, reader.TokenType == JsonTokenType.True);
        return null;
    }

    private Rejection? ReadUnescaped(in Utf8JsonReader reader, ReadOnlySpan<byte> text, Row row)
    {
        if (definition.Type != FieldType.Text)
            return ReadScalar(reader, text, row);
        row.CopyText(slot, text);
        return null;
    }

    private Rejection? ReadScalar(in Utf8JsonReader reader, ReadOnlySpan<byte> text, Row row)
    {
        var quoted = reader.TokenType == JsonTokenType.String;
        if (definition.Type == FieldType.Timestamp)
            return ReadTimestamp(reader, text, quoted, row);
        if (quoted && !definition.NumbersAsText)
            return Reject(reader, Reasons.WrongType);
        return definition.Type == FieldType.Number ? ReadNumber(reader, text, row) : ReadInteger(reader, text, row);
    }

    private Rejection? ReadNumber(in Utf8JsonReader reader, ReadOnlySpan<byte> text, Row row)
    {
        if (!NumberText.TryDouble(text, out var value))
            return Reject(reader, Reasons.WrongType);
        if (!double.IsFinite(value))
            return Reject(reader, Reasons.Range, RejectionStage.Validate);
        row.SetNumber(slot, value);
        return null;
    }

    private Rejection? ReadInteger(in Utf8JsonReader reader, ReadOnlySpan<byte> text, Row row)
    {
        if (NumberText.TryInteger(text, out var value))
        {
            row.SetInteger(slot, value);
            return null;
        }
        var tooBig = NumberText.TryDouble(text, out var number) && Math.Abs(number) >= long.MaxValue;
        return tooBig ? Reject(reader, Reasons.Range, RejectionStage.Validate) : Reject(reader, Reasons.WrongType);
    }

    private Rejection? ReadTimestamp(in Utf8JsonReader reader, ReadOnlySpan<byte> text, bool quoted, Row row)
    {
        if (!TimestampText.TryParse(text, counts: !quoted || definition.NumbersAsText, out var time))
            return Reject(reader, Reasons.TimestampFormat, RejectionStage.Validate);
        if (!EpochTime.Holds(time))
            return Reject(reader, Reasons.TimestampOutOfRange, RejectionStage.Validate);
        row.SetTime(slot, time);
        return null;
    }

    private Rejection Reject(in Utf8JsonReader reader, string reason, RejectionStage stage = RejectionStage.Decode) =>
        JsonFaults.AtToken(reader, reason, definition.Name, stage);
}
