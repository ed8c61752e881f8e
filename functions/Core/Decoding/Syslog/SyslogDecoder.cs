using System.Text.Unicode;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Syslog;

/// <summary>Goes through a message from part to part; each index counts from the event's start.</summary>
internal sealed class SyslogDecoder : IEventDecoder
{
    private const byte Blank = (byte)' ';
    private const int MostPriority = 191;
    private const int SeverityBits = 3;
    private const int LongestName = 64;

    private readonly TextFields _fields;
    private readonly SyslogEscapes _escapes = new();
    private readonly int _priority;
    private readonly int _facility;
    private readonly int _severity;
    private readonly int _version;
    private readonly int[] _header;
    private readonly int _message;

    // The id of an element, a dot, and the name of a parameter.
    private readonly byte[] _name = new byte[(2 * LongestName) + 1];

    public SyslogDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _fields = new TextFields(fields, layout);
        _priority = _fields.NumberOf("priority"u8);
        _facility = _fields.NumberOf("facility"u8);
        _severity = _fields.NumberOf("severity"u8);
        _version = _fields.NumberOf("version"u8);
        _header =
        [
            _fields.NumberOf("timestamp"u8), _fields.NumberOf("host"u8), _fields.NumberOf("app"u8), _fields.NumberOf("process"u8),
            _fields.NumberOf("message-id"u8),
        ];
        _message = _fields.NumberOf("message"u8);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var text = bytes.Span;
        if (!Utf8.IsValid(text))
            return EventFaults.InvalidUtf8(text);
        _fields.Begin();
        var at = ReadPriority(bytes);
        if (at < 0)
            return EventFaults.At(text, Reasons.Malformed, 0);
        foreach (var name in _header)
        {
            if (text[at..].IndexOf(Blank) is not (> 0 and var length))
                return EventFaults.At(text, Reasons.Malformed, at);
            Offer(bytes, name, at, at + length);
            at += length + 1;
        }
        if (ReadStructuredData(bytes, ref at) is { } fault)
            return fault;
        if (at < text.Length && text[at] != Blank)
            return EventFaults.At(text, Reasons.Malformed, at);
        ReadMessage(bytes, Math.Min(at + 1, text.Length));
        return _fields.Put(bytes, slots, _escapes);
    }

    /// <summary>The index after <c>&lt;165&gt;1 </c>; -1 when the text doesn't begin so.</summary>
    private int ReadPriority(in EventBytes bytes)
    {
        var text = bytes.Span;
        if (text is not [(byte)'<', ..] || text.IndexOf((byte)'>') is not (>= 2 and <= 4 and var close))
            return -1;
        var priority = 0;
        for (var at = 1; at < close; at++)
        {
            if (text[at] is < (byte)'0' or > (byte)'9')
                return -1;
            priority = (priority * 10) + text[at] - '0';
        }
        var version = close + 1;
        var length = text[version..].IndexOf(Blank);
        if (priority > MostPriority || length is not (1 or 2) || text[version] is < (byte)'1' or > (byte)'9')
            return -1;
        _fields.OfferNumber(_priority, priority);
        _fields.OfferNumber(_facility, priority >> SeverityBits);
        _fields.OfferNumber(_severity, priority & ((1 << SeverityBits) - 1));
        _fields.Offer(_version, bytes, version, version + length);
        return version + length + 1;
    }

    private Rejection? ReadStructuredData(in EventBytes bytes, ref int at)
    {
        var text = bytes.Span;
        if (at < text.Length && text[at] == '-')
        {
            at++;
            return null;
        }
        if (at >= text.Length || text[at] != '[')
            return EventFaults.At(text, Reasons.Malformed, at);
        while (at < text.Length && text[at] == '[')
        {
            if (ReadElement(bytes, ref at) is { } fault)
                return fault;
        }
        return null;
    }

    private Rejection? ReadElement(in EventBytes bytes, ref int at)
    {
        var text = bytes.Span;
        var id = at + 1;
        if (text[id..].IndexOfAny(Blank, (byte)']') is not (> 0 and var length))
            return EventFaults.At(text, Reasons.Malformed, at);
        at = id + length;
        while (at < text.Length && text[at] == Blank)
        {
            if (ReadParameter(bytes, text.Slice(id, length), ref at) is { } fault)
                return fault;
        }
        if (at >= text.Length || text[at] != ']')
            return EventFaults.At(text, Reasons.Malformed, at);
        at++;
        return null;
    }

    private Rejection? ReadParameter(in EventBytes bytes, ReadOnlySpan<byte> id, ref int at)
    {
        var text = bytes.Span;
        var start = at + 1;
        if (text[start..].IndexOf("=\""u8) is not (> 0 and var length))
            return EventFaults.At(text, Reasons.Malformed, at);
        var (from, form) = (start + length + 2, TextForm.Plain);
        var to = from;
        while (true)
        {
            to = text[to..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var next ? to + next : text.Length;
            if (to >= text.Length)
                return EventFaults.At(text, Reasons.Malformed, at);
            if (text[to] == '"')
                break;
            (to, form) = (Math.Min(to + 2, text.Length), TextForm.Escaped);
        }
        at = to + 1;
        return _fields.Offer(NumberOf(id, text.Slice(start, length)), bytes, from, to, form) is { } twice
            ? EventFaults.At(text, Reasons.DuplicateKey, start, twice)
            : null;
    }

    /// <summary>A byte order mark says that the message is UTF-8, and isn't part of it.</summary>
    private void ReadMessage(in EventBytes bytes, int from)
    {
        if (bytes.Span[from..].StartsWith("\uFEFF"u8))
            from += 3;
        if (from < bytes.Length)
            _fields.Offer(_message, bytes, from, bytes.Length);
    }

    private int NumberOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> parameter)
    {
        if (id.Length > LongestName || parameter.Length > LongestName)
            return -1;
        id.CopyTo(_name);
        _name[id.Length] = (byte)'.';
        parameter.CopyTo(_name.AsSpan(id.Length + 1));
        return _fields.NumberOf(_name.AsSpan(0, id.Length + 1 + parameter.Length));
    }

    private void Offer(in EventBytes bytes, int name, int from, int to)
    {
        if (!(to == from + 1 && bytes.Span[from] == '-'))
            _fields.Offer(name, bytes, from, to);
    }

    /// <summary>A backslash before a quote, a backslash or a closing bracket; before anything else it is itself.</summary>
    private sealed class SyslogEscapes : TextEscapes
    {
        protected override bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> target, out int length)
        {
            length = 0;
            for (var at = 0; at < escaped.Length; at++)
            {
                var isEscape = escaped[at] == '\\' && at + 1 < escaped.Length && escaped[at + 1] is (byte)'"' or (byte)'\\' or (byte)']';
                target[length++] = escaped[isEscape ? ++at : at];
            }
            return true;
        }
    }
}
