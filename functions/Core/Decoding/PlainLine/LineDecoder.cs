using System.Text.Unicode;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.PlainLine;

internal sealed class LineDecoder : IEventDecoder
{
    private readonly TextFields _fields;
    private readonly int _line;

    public LineDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _fields = new TextFields(fields, layout);
        _line = _fields.NumberOf("line"u8);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        if (!Utf8.IsValid(bytes.Span))
            return EventFaults.InvalidUtf8(bytes.Span);
        _fields.Begin();
        _fields.Offer(_line, bytes, 0, bytes.Length);
        return _fields.Put(bytes, slots);
    }
}
