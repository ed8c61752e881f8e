using System.Text.Unicode;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Syslog;

/// <summary>Goes through a message from part to part; each index counts from the event's start.</summary>
internal sealed class SyslogDecoder : IEventDecoder
{
    private const byte Blank = (byte)' ';
    private const int MostPriority = 191;
    private const int SeverityBits = 3;
    private const int LongestName = 64;
    private const int OldTime = 15;

    private readonly TextFields _fields;
    private readonly SyslogEscapes _escapes = new();
    private readonly int _priority;
    private readonly int _facility;
    private readonly int _severity;
    private readonly int _version;
    private readonly int _timestamp;
    private readonly int _host;
    private readonly int _app;
    private readonly int _process;
    private readonly int[] _header;
    private readonly int _message;

    // The id of an element, a dot, and the name of a parameter.
    private readonly byte[] _name = new byte[(2 * LongestName) + 1];

    public SyslogDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _fields = new TextFields(fields, layout, "iso", "syslog");
        _priority = _fields.NumberOf("priority"u8);
        _facility = _fields.NumberOf("facility"u8);
        _severity = _fields.NumberOf("severity"u8);
        _version = _fields.NumberOf("version"u8);
        _timestamp = _fields.NumberOf("timestamp"u8);
        _host = _fields.NumberOf("host"u8);
        _app = _fields.NumberOf("app"u8);
        _process = _fields.NumberOf("process"u8);
        _header = [_timestamp, _host, _app, _process, _fields.NumberOf("message-id"u8)];
        _message = _fields.NumberOf("message"u8);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var text = bytes.Span;
        if (!Utf8.IsValid(text))
            return EventFaults.InvalidUtf8(text);
        _fields.Begin();
        var at = ReadPriority(text);
        if (at < 0)
            return EventFaults.At(text, Reasons.Malformed, 0);
        var version = at > 0 ? LengthOfVersion(text[at..]) : 0;
        if (version == 0)
            return ReadOld(bytes, at) ?? _fields.Put(bytes, slots, _escapes);
        _fields.Offer(_version, bytes, at, at + version);
        return ReadNew(bytes, at + version + 1) ?? _fields.Put(bytes, slots, _escapes);
    }

    /// <summary>What comes after the version, by RFC 5424.</summary>
    private Rejection? ReadNew(in EventBytes bytes, int at)
    {
        var text = bytes.Span;
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
        return null;
    }

    /// <summary>
    /// What comes after the priority, if there is one, by RFC 3164: <c>Oct 11 22:14:15 host app[42]: text</c>, or a time of ISO 8601.
    /// </summary>
    private Rejection? ReadOld(in EventBytes bytes, int start)
    {
        var text = bytes.Span;
        var time = LengthOfTime(text[start..]);
        var host = start + time + 1;
        if (time == 0 || text[Math.Min(host, text.Length)..].IndexOf(Blank) is not (> 0 and var length))
            return EventFaults.At(text, Reasons.Malformed, start);
        Offer(bytes, _timestamp, start, start + time);
        Offer(bytes, _host, host, host + length);
        ReadMessage(bytes, ReadTag(bytes, host + length + 1));
        return null;
    }

    /// <summary>The index of the message: after <c>app[42]: </c> or <c>app: </c>, or where these would be.</summary>
    private int ReadTag(in EventBytes bytes, int start)
    {
        var rest = bytes.Span[start..];
        var end = rest.IndexOfAny((byte)'[', (byte)':', Blank);
        if (end <= 0 || rest[end] == Blank)
            return start;
        var colon = end;
        if (rest[end] == '[')
        {
            colon = rest.IndexOf("]:"u8) + 1;
            if (colon <= end + 1)
                return start;
            Offer(bytes, _process, start + end + 1, start + colon - 1);
        }
        Offer(bytes, _app, start, start + end);
        var message = start + colon + 1;
        return message < bytes.Length && bytes.Span[message] == Blank ? message + 1 : message;
    }

    /// <summary>How long the time is that a text begins with, before a blank; 0 when it begins with none.</summary>
    private static int LengthOfTime(ReadOnlySpan<byte> text)
    {
        if (text.Length > OldTime && text[OldTime] == Blank && NamedMonthTime.TrySyslog(text[..OldTime], default, out _))
            return OldTime;
        var length = text.IndexOf(Blank);
        return length > OldTime && IsoTime.TryRead(text[..length], endOfDay: true, out _) ? length : 0;
    }

    /// <summary>The length of a version, one digit or two before a blank; 0 when there is none.</summary>
    private static int LengthOfVersion(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOf(Blank);
        return length is 1 or 2 && text[0] is >= (byte)'1' and <= (byte)'9' ? length : 0;
    }

    /// <summary>The index after <c>&lt;165&gt;</c>; 0 when the text doesn't begin so, -1 when what does is no priority.</summary>
    private int ReadPriority(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'<', ..])
            return 0;
        var close = text.IndexOf((byte)'>');
        if (close is < 2 or > 4)
            return -1;
        var priority = 0;
        for (var at = 1; at < close; at++)
        {
            if (!char.IsAsciiDigit((char)text[at]))
                return -1;
            priority = (priority * 10) + text[at] - '0';
        }
        if (priority > MostPriority)
            return -1;
        _fields.OfferNumber(_priority, priority);
        _fields.OfferNumber(_facility, priority >> SeverityBits);
        _fields.OfferNumber(_severity, priority & ((1 << SeverityBits) - 1));
        return close + 1;
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
        var from = start + length + 2;
        var to = QuotedText.EndOf(text, from, out var form);
        if (to < 0)
            return EventFaults.At(text, Reasons.Malformed, at);
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

    private void Offer(in EventBytes bytes, int name, int from, int to) => _fields.OfferUnlessHyphen(name, bytes, from, to);

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
