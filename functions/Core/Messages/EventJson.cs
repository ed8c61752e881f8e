using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.Messages;

/// <summary>
/// Writes rows as JSON objects: a property for each field that is present, in the order of the slots; a timestamp as ISO 8601 text. Reused
/// from row to row. One thread at a time.
/// </summary>
internal sealed class EventJson(RowLayout layout)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly System.Buffers.ArrayBufferWriter<byte> _text = new(512);
    private readonly JsonEncodedText[] _names = [.. layout.Fields.Select(field => JsonEncodedText.Encode(field.Name))];

    /// <summary>Appends the row as bytes with their length.</summary>
    public void Write(ByteWriter writer, Row row)
    {
        _text.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_text, Options))
        {
            json.WriteStartObject();
            for (var slot = 0; slot < _names.Length; slot++)
            {
                if (row.Has(slot))
                    Write(json, row, slot);
            }
            json.WriteEndObject();
        }
        writer.Bytes(_text.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json, Row row, int slot)
    {
        switch (row.Layout.TypeOf(slot))
        {
            case FieldType.Text: json.WriteString(_names[slot], row.Text(slot)); break;
            case FieldType.Number: json.WriteNumber(_names[slot], row.Number(slot)); break;
            case FieldType.Integer: json.WriteNumber(_names[slot], row.Integer(slot)); break;
            case FieldType.Boolean: json.WriteBoolean(_names[slot], row.Boolean(slot)); break;
            default: json.WriteString(_names[slot], row.Time(slot).ToString()); break;
        }
    }
}
