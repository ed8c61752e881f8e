using System.Text;
using Serverless.Core.Decoding;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Tests.Decoding.KeyValue;

/// <summary>Every part between two separators is a name, an equals sign and a value.</summary>
internal sealed class KeyValueDecoder(byte separator, IReadOnlyList<FieldDefinition> fields, RowLayout layout) : IEventDecoder
{
    private readonly Utf8Table _names = new([.. fields.Select(field => Encoding.UTF8.GetBytes(field.Name))]);

    private readonly FieldSlot[] _slots =
        [.. fields.Select(field => new FieldSlot(field with { NumbersAsText = true }, layout.SlotOf(field.Name)))];

    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        foreach (var part in bytes.Span.Split(separator))
        {
            var (start, end) = (part.Start.GetOffset(bytes.Length), part.End.GetOffset(bytes.Length));
            var equals = bytes.Span[start..end].IndexOf((byte)'=');
            if (equals < 0)
                return new Rejection(RejectionStage.Decode, Reasons.Malformed, null, null, start);
            var field = _names.Find(bytes.Span.Slice(start, equals));
            var value = start + equals + 1;
            if (field < 0 || _slots[field].PutText(slots, bytes.Source, bytes.Start + value, end - value) is not { } reason)
                continue;
            var stage = reason == Reasons.WrongType ? RejectionStage.Decode : RejectionStage.Validate;
            return new Rejection(stage, reason, fields[field].Name, null, value);
        }
        return null;
    }
}
