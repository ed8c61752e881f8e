using System.Text;
using System.Text.Unicode;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Cef;

/// <summary>Goes through a message from part to part; each index counts from the event's start.</summary>
internal sealed class CefDecoder : IEventDecoder
{
    private static readonly string[] Header = ["version", "vendor", "product", "product-version", "signature", "name", "severity"];

    private readonly TextFields _fields;
    private readonly CefEscapes _escapes = new();
    private readonly int[] _header;
    private readonly int _prefix;

    public CefDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _fields = new TextFields(fields, layout, "iso", "epoch", "syslog", "MMM dd yyyy HH:mm:ss");
        _header = [.. Header.Select(name => _fields.NumberOf(Encoding.ASCII.GetBytes(name)))];
        _prefix = _fields.NumberOf("prefix"u8);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var text = bytes.Span;
        if (!Utf8.IsValid(text))
            return EventFaults.InvalidUtf8(text);
        var start = text.IndexOf("CEF:"u8);
        if (start < 0)
            return EventFaults.At(text, Reasons.Malformed, 0);
        _fields.Begin();
        Offer(bytes, _prefix, 0, text[..start].TrimEnd((byte)' ').Length);
        var at = start + "CEF:"u8.Length;
        foreach (var name in _header)
        {
            var end = EndOf(text, at, (byte)'|');
            // The last part may be the end.
            if (end == text.Length && name != _header[^1])
                return EventFaults.At(text, Reasons.Malformed, at);
            Offer(bytes, name, at, end);
            at = Math.Min(end + 1, text.Length);
        }
        return ReadExtension(bytes, at) ?? _fields.Put(bytes, slots, _escapes);
    }

    /// <summary>Pairs <c>key=value</c>; a value goes on up to the blank before the next key, as it may have blanks itself.</summary>
    private Rejection? ReadExtension(in EventBytes bytes, int at)
    {
        var text = bytes.Span;
        at += text[at..].IndexOfAnyExcept((byte)' ') is > 0 and var blanks ? blanks : 0;
        if (at == text.Length || text[at..].Trim((byte)' ').IsEmpty)
            return null;
        var equals = EndOf(text, at, (byte)'=');
        if (equals == text.Length || text[at..equals].Contains((byte)' '))
            return EventFaults.At(text, Reasons.Malformed, at);
        while (equals < text.Length)
        {
            var key = _fields.NumberOf(text[at..equals]);
            var (from, next) = (equals + 1, EndOf(text, equals + 1, (byte)'='));
            // An equals sign that isn't escaped, in a value without a blank before it, belongs to the value.
            while (next < text.Length && text[from..next].LastIndexOf((byte)' ') < 0)
                next = EndOf(text, next + 1, (byte)'=');
            var to = next == text.Length ? next : from + text[from..next].LastIndexOf((byte)' ');
            if (Offer(bytes, key, from, from + text[from..to].TrimEnd((byte)' ').Length) is { } twice)
                return EventFaults.At(text, Reasons.DuplicateKey, from, twice);
            (at, equals) = (to + 1, next);
        }
        return null;
    }

    private string? Offer(in EventBytes bytes, int name, int from, int to)
    {
        if (to <= from)
            return null;
        var form = bytes.Span[from..to].Contains((byte)'\\') ? TextForm.Escaped : TextForm.Plain;
        return _fields.Offer(name, bytes, from, to, form);
    }

    /// <summary>Where a sign is that has no backslash before it; the text's end when there is none.</summary>
    private static int EndOf(ReadOnlySpan<byte> text, int at, byte sign)
    {
        for (; at < text.Length; at += 2)
        {
            if (text[at..].IndexOfAny(sign, (byte)'\\') is not (>= 0 and var next))
                return text.Length;
            at += next;
            if (text[at] == sign)
                return at;
        }
        return text.Length;
    }

    /// <summary>A backslash before n or r is a line break; before anything else it is that.</summary>
    private sealed class CefEscapes : TextEscapes
    {
        protected override bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> target, out int length)
        {
            length = 0;
            for (var at = 0; at < escaped.Length; at++)
            {
                if (escaped[at] == '\\' && at + 1 < escaped.Length)
                    at++;
                else
                {
                    target[length++] = escaped[at];
                    continue;
                }
                target[length++] = escaped[at] switch { (byte)'n' => (byte)'\n', (byte)'r' => (byte)'\r', var other => other };
            }
            return true;
        }
    }
}
