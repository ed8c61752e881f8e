using System.Text.Json;
using Serverless.Core.Definitions;
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

    /// <summary>Reads what stands at a place: returns the place behind it, or <see cref="CommonJson.Nowhere"/> when it isn't plain, or not right.</summary>
    public int ReadPlain(in CommonJson plain, int at, Row row) => plain[at] switch
    {
        (byte)'"' => ReadText(plain, at, row),
        (byte)'t' => Checked(_slot.PutBoolean(row, true), plain.Match("true"u8, at)),
        (byte)'f' => Checked(_slot.PutBoolean(row, false), plain.Match("false"u8, at)),
        (byte)'n' => plain.Match("null"u8, at),
        _ => ReadNumber(plain, at, row),
    };

    private int ReadText(in CommonJson plain, int at, Row row)
    {
        var end = plain.SkipString(at);
        return end < 0 ? ReadEscaped(plain, at, row) : Checked(_slot.PutText(row, plain.Source, plain.Start + at + 1, end - at - 2), end);
    }

    private int ReadEscaped(in CommonJson plain, int at, Row row)
    {
        var end = plain.SkipEscapedString(at);
        return end >= 0 && unescaper.TryUnescape(plain.Text(at + 1, end - 1)) ? Checked(_slot.PutCopy(row, unescaper.Text), end) : CommonJson.Nowhere;
    }

    private int ReadNumber(in CommonJson plain, int at, Row row)
    {
        var end = plain.SkipNumber(at, out var number);
        return end < 0 ? end : Checked(_slot.PutNumber(row, number, plain.Text(at, end)), end);
    }

    private static int Checked(string? reason, int end) => reason is null ? end : CommonJson.Nowhere;

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
