using System.Globalization;
using System.Text.Unicode;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.AccessLog;

/// <summary>Goes through the parts of a line in their order; each index counts from the event's start.</summary>
internal sealed class AccessLogDecoder : IEventDecoder
{
    private const byte Blank = (byte)' ';
    private const byte Quote = (byte)'"';
    private const byte Backslash = (byte)'\\';

    private readonly TextFields _fields;
    private readonly ServerEscapes _escapes = new();
    private readonly int _host;
    private readonly int _ident;
    private readonly int _user;
    private readonly int _time;
    private readonly int _request;
    private readonly int _method;
    private readonly int _path;
    private readonly int _query;
    private readonly int _protocol;
    private readonly int _status;
    private readonly int _bytes;
    private readonly int _referer;
    private readonly int _agent;
    private readonly int _rest;

    public AccessLogDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _fields = new TextFields(fields, layout, "clf", "iso");
        _host = _fields.NumberOf("host"u8);
        _ident = _fields.NumberOf("ident"u8);
        _user = _fields.NumberOf("user"u8);
        _time = _fields.NumberOf("time"u8);
        _request = _fields.NumberOf("request"u8);
        _method = _fields.NumberOf("method"u8);
        _path = _fields.NumberOf("path"u8);
        _query = _fields.NumberOf("query"u8);
        _protocol = _fields.NumberOf("protocol"u8);
        _status = _fields.NumberOf("status"u8);
        _bytes = _fields.NumberOf("bytes"u8);
        _referer = _fields.NumberOf("referer"u8);
        _agent = _fields.NumberOf("agent"u8);
        _rest = _fields.NumberOf("rest"u8);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var line = bytes.Span;
        if (!Utf8.IsValid(line))
            return EventFaults.InvalidUtf8(line);
        _fields.Begin();
        var at = ReadWord(bytes, 0, _host);
        at = ReadWord(bytes, at, _ident);
        at = ReadUser(bytes, at);
        at = ReadTime(bytes, at);
        at = ReadQuoted(bytes, at, _request, isRequest: true);
        at = ReadWord(bytes, at, _status);
        at = ReadWord(bytes, at, _bytes);
        if (at < 0)
            return EventFaults.At(line, Reasons.Malformed, ~at);
        ReadOptional(bytes, at);
        return _fields.Put(bytes, slots, _escapes);
    }

    /// <summary>What the combined format has more, and what a server was told to add.</summary>
    private void ReadOptional(in EventBytes bytes, int at)
    {
        if (ReadQuoted(bytes, at, _referer, isRequest: false) is >= 0 and var afterReferer)
        {
            at = afterReferer;
            if (ReadQuoted(bytes, at, _agent, isRequest: false) is >= 0 and var afterAgent)
                at = afterAgent;
        }
        if (at < bytes.Length)
            Offer(bytes, _rest, at, bytes.Length);
    }

    /// <summary>The index after a word and the blank after it; the complement of where it isn't.</summary>
    private int ReadWord(in EventBytes bytes, int at, int name)
    {
        if (at < 0 || at >= bytes.Length)
            return at < 0 ? at : ~bytes.Length;
        var end = bytes.Span[at..].IndexOf(Blank) is >= 0 and var length ? at + length : bytes.Length;
        if (end == at)
            return ~at;
        Offer(bytes, name, at, end);
        return Math.Min(end + 1, bytes.Length);
    }

    /// <summary>The name of a user may have blanks: it ends where the time begins.</summary>
    private int ReadUser(in EventBytes bytes, int at)
    {
        if (at < 0)
            return at;
        if (bytes.Span[at..].IndexOf(" ["u8) is not (> 0 and var length))
            return ~at;
        Offer(bytes, _user, at, at + length);
        return at + length + 1;
    }

    private int ReadTime(in EventBytes bytes, int at)
    {
        if (at < 0)
            return at;
        if (bytes.Span[at..].IndexOf("] "u8) is not (> 1 and var length))
            return ~at;
        Offer(bytes, _time, at + 1, at + length);
        return at + length + 2;
    }

    private int ReadQuoted(in EventBytes bytes, int at, int name, bool isRequest)
    {
        if (at < 0 || at >= bytes.Length || bytes.Span[at] != Quote)
            return at < 0 ? at : ~at;
        var from = at + 1;
        var to = QuotedText.EndOf(bytes.Span, from, out var form);
        if (to < 0)
            return ~at;
        if (to + 1 < bytes.Length && bytes.Span[to + 1] != Blank)
            return ~(to + 1);
        Offer(bytes, name, from, to, form);
        if (isRequest)
            OfferRequest(bytes, from, to, form);
        return Math.Min(to + 2, bytes.Length);
    }

    /// <summary>Method, path, query and protocol, of a request line that has them: what a scanner sends may be anything.</summary>
    private void OfferRequest(in EventBytes bytes, int from, int to, TextForm form)
    {
        var request = bytes.Span[from..to];
        var first = request.IndexOf(Blank);
        var last = request.LastIndexOf(Blank);
        if (first <= 0 || last <= first || !request[(last + 1)..].StartsWith("HTTP/"u8))
            return;
        Offer(bytes, _method, from, from + first, form);
        Offer(bytes, _protocol, from + last + 1, to, form);
        var target = request[(first + 1)..last];
        var question = target.IndexOf((byte)'?');
        var start = from + first + 1;
        Offer(bytes, _path, start, start + (question < 0 ? target.Length : question), form);
        if (question >= 0)
            Offer(bytes, _query, start + question + 1, start + target.Length, form);
    }

    private void Offer(in EventBytes bytes, int name, int from, int to, TextForm form = TextForm.Plain) =>
        _fields.OfferUnlessHyphen(name, bytes, from, to, form);

    /// <summary>
    /// What Apache and nginx write for quotes, backslashes and control characters. Escapes of bytes that aren't ASCII stay as they are.
    /// </summary>
    private sealed class ServerEscapes : TextEscapes
    {
        private const int LetterLength = 2;
        private const int HexLength = 4;

        protected override bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> target, out int length)
        {
            length = 0;
            for (var next = escaped.IndexOf(Backslash); next >= 0; next = escaped.IndexOf(Backslash))
            {
                escaped[..next].CopyTo(target[length..]);
                length += next;
                escaped = escaped[(next + Read(escaped[next..], out target[length++]))..];
            }
            escaped.CopyTo(target[length..]);
            length += escaped.Length;
            return true;
        }

        private static int Read(ReadOnlySpan<byte> escaped, out byte meant)
        {
            meant = Backslash;
            if (escaped.Length >= LetterLength && JsonEscape.TryRead(escaped[..LetterLength], out _, out var character))
            {
                meant = (byte)character.Value;
                return LetterLength;
            }
            var isHex = escaped.Length >= HexLength && escaped[1] == 'x'
                && byte.TryParse(escaped[2..HexLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out meant);
            if (isHex && meant < 0x80)
                return HexLength;
            meant = Backslash;
            return 1;
        }
    }
}
