using System.Text;
using System.Text.Unicode;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Csv;

/// <summary>Decodes a row whose cells are as many as the columns.</summary>
internal sealed class CsvDecoder : IEventDecoder
{
    private readonly TextFields _fields;
    private readonly int[] _columns;
    private readonly byte _separator;
    private readonly DoubledQuotes _quotes = new();

    public CsvDecoder(CsvFormat format, IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _fields = new TextFields(fields, layout);
        _columns = [.. format.Columns.Select(column => _fields.NumberOf(Encoding.UTF8.GetBytes(column)))];
        _separator = (byte)format.Separator;
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var text = bytes.Span;
        if (!Utf8.IsValid(text))
            return EventFaults.InvalidUtf8(text);
        _fields.Begin();
        var row = new CsvRow(text, 0, _separator);
        var column = 0;
        for (; row.Next(); column++)
        {
            if (column == _columns.Length)
                return EventFaults.At(text, Reasons.Columns, row.From);
            if (row.To > row.From || row.IsQuoted)
                _fields.Offer(_columns[column], bytes, row.From, row.To, row.IsEscaped ? TextForm.Escaped : TextForm.Plain);
        }
        if (row.IsBroken)
            return EventFaults.At(text, Reasons.Malformed, row.From);
        if (column < _columns.Length)
            return EventFaults.At(text, Reasons.Columns, text.Length);
        return row.At < text.Length ? EventFaults.At(text, Reasons.TrailingData, row.At) : _fields.Put(bytes, slots, _quotes);
    }

    /// <summary>Two quotes are one.</summary>
    private sealed class DoubledQuotes : TextEscapes
    {
        protected override bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> target, out int length)
        {
            length = 0;
            for (var next = escaped.IndexOf((byte)'"'); next >= 0; next = escaped.IndexOf((byte)'"'))
            {
                escaped[..(next + 1)].CopyTo(target[length..]);
                length += next + 1;
                escaped = escaped[(next + 2)..];
            }
            escaped.CopyTo(target[length..]);
            length += escaped.Length;
            return true;
        }
    }
}
