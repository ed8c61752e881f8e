using System.Text;
using System.Text.Unicode;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions.Captures;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Grok;

/// <summary>Offers what a pattern captures; only captures that are of a field's name are looked for.</summary>
internal sealed class GrokDecoder : IEventDecoder
{
    private readonly TextFields _fields;
    private readonly CaptureMachine _machine;
    private readonly int[] _numbers;
    private readonly (int Number, string Name, CaptureType Type)[] _captures;

    // Of the captures of one name the first that took part counts: they mostly are alternatives.
    private readonly bool[] _isTaken;

    public GrokDecoder(GrokFormat format, IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _fields = new TextFields(fields, layout, "iso", "clf", "syslog", "rfc1123", "yyyy/MM/dd HH:mm:ss", "epoch");
        _machine = format.Compile(IsWanted, out var problem) ?? throw new ArgumentException(problem, nameof(format));
        var names = _machine.Groups.Select(group => CaptureTypes.Of(group).Name).Distinct(StringComparer.Ordinal).ToList();
        _captures = [.. _machine.Groups.Select(CaptureTypes.Of).Select(one => (names.IndexOf(one.Name), one.Name, one.Type))];
        _numbers = [.. names.Select(NumberOf)];
        _isTaken = new bool[names.Count];
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var text = bytes.Span;
        if (!Utf8.IsValid(text))
            return EventFaults.InvalidUtf8(text);
        if (!_machine.TryMatch(text))
            return EventFaults.At(text, Reasons.Malformed, 0);
        _fields.Begin();
        Array.Clear(_isTaken);
        for (var capture = 0; capture < _captures.Length; capture++)
        {
            if (Offer(bytes, capture) is { } fault)
                return fault;
        }
        return _fields.Put(bytes, slots);
    }

    private Rejection? Offer(in EventBytes bytes, int capture)
    {
        var (number, name, type) = _captures[capture];
        var (from, to) = (_machine.From(capture), _machine.To(capture));
        if (from < 0 || from == to || _isTaken[number])
            return null;
        _isTaken[number] = true;
        if (type != CaptureType.Text && !CaptureTypes.Holds(type, bytes.Span[from..to]))
            return EventFaults.At(bytes.Span, Reasons.WrongType, from, name);
        _fields.Offer(_numbers[number], bytes, from, to);
        return null;
    }

    private bool IsWanted(string group) => NumberOf(CaptureTypes.Of(group).Name) >= 0;

    private int NumberOf(string name) => _fields.NumberOf(Encoding.UTF8.GetBytes(name));
}
