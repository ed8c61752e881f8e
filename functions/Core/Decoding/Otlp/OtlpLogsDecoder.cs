using System.Text.Json;
using System.Text.Unicode;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Otlp;

/// <summary>Goes through the objects of an export that has one log record.</summary>
internal sealed class OtlpLogsDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout) : IEventDecoder
{
    private readonly TextFields _fields = new(fields, layout);
    private readonly JsonText _escapes = new();
    private readonly PrefixedName _name = new();
    private string? _twice;

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var text = bytes.Span;
        if (!Utf8.IsValid(text))
            return EventFaults.InvalidUtf8(text);
        _fields.Begin();
        _twice = null;
        try
        {
            var reader = new Utf8JsonReader(text);
            var isExport = false;
            ReadObject(bytes, ref reader, Part.Export, ref isExport);
            if (!isExport || reader.Read())
                return EventFaults.At(text, Reasons.Malformed, reader.BytesConsumed);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return EventFaults.At(text, Reasons.Malformed, 0);
        }
        return _twice is null ? _fields.Put(bytes, slots, _escapes) : EventFaults.At(text, Reasons.DuplicateKey, 0, _twice);
    }

    /// <summary>Reads a value; what isn't an object is skipped. <paramref name="isExport"/>: whether a log record was met.</summary>
    private void ReadObject(in EventBytes bytes, ref Utf8JsonReader reader, Part part, ref bool isExport)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        isExport |= part == Part.Record;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (OtlpNames.Find(part, reader))
            {
                case { Inside: { } inside }:
                    ReadObject(bytes, ref reader, inside, ref isExport);
                    break;
                case { AttributesOf: { } prefix }:
                    ReadAttributes(bytes, ref reader, prefix);
                    break;
                case { Value: { } name } found:
                    ReadScalar(bytes, ref reader, name, found.IsAny);
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }
    }

    // [{ "key": "http.method", "value": { "stringValue": "GET" } }]
    private void ReadAttributes(in EventBytes bytes, ref Utf8JsonReader reader, string prefix)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (key, value) = ((From: 0, To: 0), default(Found));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("key"u8))
                    key = Found.Of(ref reader).Place;
                else if (reader.ValueTextEquals("value"u8))
                    value = Found.InAny(ref reader);
                else
                    Found.Of(ref reader);
            }
            Offer(bytes, _fields.NumberOf(_name.Of(prefix, bytes.Span[key.From..key.To])), value);
        }
    }

    private void ReadScalar(in EventBytes bytes, ref Utf8JsonReader reader, byte[] name, bool isAny) =>
        Offer(bytes, _fields.NumberOf(name), isAny ? Found.InAny(ref reader) : Found.Of(ref reader));

    // A time of 0 is none.
    private void Offer(in EventBytes bytes, int number, in Found value)
    {
        var (from, to) = value.Place;
        if (to > from && !bytes.Span[from..to].SequenceEqual("0"u8))
            _twice ??= _fields.Offer(number, bytes, from, to, value.IsEscaped ? TextForm.Escaped : TextForm.Plain);
    }

    /// <param name="Place">Where a value's text is, without quotes; nothing for null.</param>
    /// <param name="IsEscaped">Whether it has escapes.</param>
    private readonly record struct Found((int From, int To) Place, bool IsEscaped)
    {
        /// <summary>The value after the reader's name.</summary>
        public static Found Of(ref Utf8JsonReader reader)
        {
            reader.Read();
            var (start, isText) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.String);
            var isEscaped = isText && reader.ValueIsEscaped;
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            return isNull ? default : isText ? new Found((start + 1, end - 1), isEscaped) : new Found((start, end), false);
        }

        /// <summary>The value inside <c>{ "intValue": "7" }</c>; nothing when it isn't so.</summary>
        public static Found InAny(ref Utf8JsonReader reader)
        {
            reader.Read();
            var found = default(Found);
            if (reader.TokenType != JsonTokenType.StartObject)
                reader.Skip();
            else
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    found = Of(ref reader);
            }
            return found;
        }
    }
}
