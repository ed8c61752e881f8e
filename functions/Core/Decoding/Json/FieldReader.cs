using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Json;

/// <summary>Reads a JSON scalar into a field's slot. Null leaves it missing.</summary>
internal sealed class FieldReader(FieldDefinition definition, int slot, JsonText unescaper)
{
    private readonly FieldSlot _slot = new(definition.Type, definition.NumbersAsText, slot);

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

    /// <summary>As the other, and goes behind the value; false when it isn't plain, or not right.</summary>
    public bool TryRead(ref PlainJson plain, Row row) => plain.Peek() switch
    {
        (byte)'"' => plain.TryString(out var text) && TryPut(plain, text, row),
        (byte)'t' => plain.TryTake("true"u8) && _slot.PutBoolean(row, true) is null,
        (byte)'f' => plain.TryTake("false"u8) && _slot.PutBoolean(row, false) is null,
        (byte)'n' => plain.TryTake("null"u8),
        _ => plain.TryNumber(out var number, out var text) && _slot.PutNumber(row, number, text) is null,
    };

    private bool TryPut(in PlainJson plain, PlainText text, Row row)
    {
        if (!text.IsEscaped)
            return _slot.PutText(row, plain.Source, plain.Start + text.Start, text.Length) is null;
        return unescaper.TryUnescape(plain.TextOf(text)) && _slot.PutCopy(row, unescaper.Text) is null;
    }

    private string? Put(in Utf8JsonReader reader, Row row, byte[] source, int start) => reader.TokenType switch
    {
        JsonTokenType.True or JsonTokenType.False => _slot.PutBoolean(row, reader.TokenType == JsonTokenType.True),
        JsonTokenType.Number => _slot.PutNumber(row, reader.ValueSpan),
        _ when reader.ValueIsEscaped => PutEscaped(reader, row),
        _ => _slot.PutText(row, source, start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length),
    };

    private string? PutEscaped(in Utf8JsonReader reader, Row row)
    {
        if (definition.Type == FieldType.Boolean)
            return Reasons.WrongType;
        return unescaper.TryUnescape(reader) ? _slot.PutCopy(row, unescaper.Text) : Reasons.Malformed;
    }
}
