using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.Messages;

/// <summary>
/// Writes rows as JSON objects: a property for each field that is present, in the order of the slots; a timestamp as ISO 8601 text. Reused
/// from row to row. One thread at a time.
/// </summary>
internal sealed class EventJson : IDisposable
{
    private readonly System.Buffers.ArrayBufferWriter<byte> _text = new(512);
    private readonly Utf8JsonWriter _json;
    private readonly JsonEncodedText[] _names;

    public EventJson(RowLayout layout)
    {
        _json = new Utf8JsonWriter(_text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _names = [.. layout.Fields.Select(field => JsonEncodedText.Encode(field.Name))];
    }

    /// <summary>Appends the row as bytes with their length.</summary>
    public void Write(ByteWriter writer, Row row)
    {
        _text.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        for (var slot = 0; slot < _names.Length; slot++)
        {
            if (row.Has(slot))
                Write(row, slot);
        }
        _json.WriteEndObject();
        _json.Flush();
        writer.Bytes(_text.WrittenSpan);
    }

    public void Dispose() => _json.Dispose();

    private void Write(Row row, int slot)
    {
        switch (row.Layout.TypeOf(slot))
        {
            case FieldType.Text: _json.WriteString(_names[slot], row.Text(slot)); break;
            case FieldType.Number: _json.WriteNumber(_names[slot], row.Number(slot)); break;
            case FieldType.Integer: _json.WriteNumber(_names[slot], row.Integer(slot)); break;
            case FieldType.Boolean: _json.WriteBoolean(_names[slot], row.Boolean(slot)); break;
            default: _json.WriteString(_names[slot], row.Time(slot).ToString()); break;
        }
    }
}
