using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Json;

/// <summary>Reads a JSON scalar into a field's slot. Null leaves the field missing.</summary>
/// <param name="definition">The field.</param>
/// <param name="slot">Its slot.</param>
/// <param name="unescaper">Scratch space, shared by the fields of a decoder.</param>
internal sealed class JsonFieldReader(FieldDefinition definition, int slot, JsonText unescaper)
{
    private readonly FieldSlot _slot = new(definition, slot);
    private readonly bool _takesNoText = definition is { Type: FieldType.Boolean, TrueTexts.Count: 0, FalseTexts.Count: 0 };

    /// <summary>The field's name.</summary>
    public string Name => definition.Name;

    /// <summary>Whether the reader's token is null, or a text that counts as missing: the field has no value here.</summary>
    public bool IsMissing(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => true,
        JsonTokenType.String when !reader.ValueIsEscaped => _slot.IsMissing(reader.ValueSpan),
        JsonTokenType.String => unescaper.TryUnescape(reader) && _slot.IsMissing(unescaper.Text),
        _ => false,
    };

    /// <summary>Reads the value of the reader's token. Null when it is in its slot.</summary>
    /// <param name="reader">Is at the value's token: not missing, an object or an array.</param>
    /// <param name="bytes">The event that is read: text points into it.</param>
    /// <param name="slots">Takes the value.</param>
    public Rejection? Read(in Utf8JsonReader reader, in EventBytes bytes, SlotWriter slots)
    {
        var reason = Put(reader, bytes, slots);
        if (reason is null)
            return null;
        var stage = reason is Reasons.WrongType or Reasons.Malformed ? RejectionStage.Decode : RejectionStage.Validate;
        return JsonFaults.AtToken(reader, reason, definition.Name, stage);
    }

    /// <summary>
    /// Reads the value at an index. Returns the index after it, or <see cref="CommonJson.Nowhere"/> when it isn't common JSON or not valid.
    /// </summary>
    public int ReadCommon(in CommonJson json, int at, SlotWriter slots) => json[at] switch
    {
        (byte)'"' => ReadText(json, at, slots),
        (byte)'t' => Checked(_slot.PutBoolean(slots, true), json.Match("true"u8, at)),
        (byte)'f' => Checked(_slot.PutBoolean(slots, false), json.Match("false"u8, at)),
        (byte)'n' => json.Match("null"u8, at),
        _ => ReadNumber(json, at, slots),
    };

    private int ReadText(in CommonJson json, int at, SlotWriter slots)
    {
        var end = json.SkipString(at);
        return end < 0 ? ReadEscaped(json, at, slots) : Checked(_slot.PutText(slots, json.Source, json.Start + at + 1, end - at - 2), end);
    }

    private int ReadEscaped(in CommonJson json, int at, SlotWriter slots)
    {
        var end = json.SkipEscapedString(at);
        return end >= 0 && unescaper.TryUnescape(json.Text(at + 1, end - 1))
            ? Checked(_slot.PutCopy(slots, unescaper.Text), end)
            : CommonJson.Nowhere;
    }

    private int ReadNumber(in CommonJson json, int at, SlotWriter slots)
    {
        var end = json.SkipNumber(at, out var number);
        return end < 0 ? end : Checked(_slot.PutNumber(slots, number, json.Text(at, end)), end);
    }

    private static int Checked(string? reason, int end) => reason is null ? end : CommonJson.Nowhere;

    private string? Put(in Utf8JsonReader reader, in EventBytes bytes, SlotWriter slots) => reader.TokenType switch
    {
        JsonTokenType.True or JsonTokenType.False => _slot.PutBoolean(slots, reader.TokenType == JsonTokenType.True),
        JsonTokenType.Number => _slot.PutNumber(slots, reader.ValueSpan),
        _ when reader.ValueIsEscaped => PutEscaped(reader, slots),
        _ => _slot.PutText(slots, bytes.Source, bytes.Start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length),
    };

    private string? PutEscaped(in Utf8JsonReader reader, SlotWriter slots)
    {
        if (_takesNoText)
            return Reasons.WrongType;
        return unescaper.TryUnescape(reader) ? _slot.PutCopy(slots, unescaper.Text) : Reasons.Malformed;
    }
}
