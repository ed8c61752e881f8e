using System.Buffers;
using System.Text.Unicode;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Logfmt;

/// <summary>Goes through a line from pair to pair; each index counts from the event's start.</summary>
internal sealed class LogfmtDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout) : IEventDecoder
{
    private const byte Quote = (byte)'"';

    // What ends a name, and a value without quotes: blanks and control characters, too.
    private static readonly SearchValues<byte> EndsName = Ends((byte)'=', Quote);
    private static readonly SearchValues<byte> EndsValue = Ends(Quote);

    private readonly TextFields _fields = new(fields, layout);
    private readonly JsonText _escapes = new();

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var line = bytes.Span;
        if (!Utf8.IsValid(line))
            return EventFaults.InvalidUtf8(line);
        _fields.Begin();
        for (var (at, isFirst) = (SkipBlanks(line, 0), true); at < line.Length; at = SkipBlanks(line, at), isFirst = false)
        {
            if (ReadPair(bytes, line, ref at, isFirst) is { } fault)
                return fault;
        }
        return _fields.Put(bytes, slots, _escapes);
    }

    private Rejection? ReadPair(in EventBytes bytes, ReadOnlySpan<byte> line, ref int at, bool isFirst)
    {
        var start = at;
        var equals = EndOf(line, start, EndsName);
        var name = line[start..equals];
        var hasValue = equals < line.Length && line[equals] == '=';
        if (name.IsEmpty || (isFirst && !hasValue) || (equals < line.Length && !hasValue && !IsBlank(line[equals])))
            return EventFaults.At(line, Reasons.Malformed, equals);
        at = equals;
        if (!hasValue)
            return Offer(bytes, name, start, equals, TextForm.True);
        var from = equals + 1;
        if (from < line.Length && line[from] == Quote)
            return ReadQuoted(bytes, line, name, from + 1, ref at);
        at = EndOf(line, from, EndsValue);
        if (at < line.Length && !IsBlank(line[at]))
            return EventFaults.At(line, Reasons.Malformed, at);
        return at == from ? null : Offer(bytes, name, from, at, TextForm.Plain);
    }

    private Rejection? ReadQuoted(in EventBytes bytes, ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, int from, ref int at)
    {
        var to = QuotedText.EndOf(line, from, out var form);
        if (to < 0)
            return EventFaults.At(line, Reasons.Malformed, from - 1);
        at = to + 1;
        if (at < line.Length && !IsBlank(line[at]))
            return EventFaults.At(line, Reasons.Malformed, at);
        return Offer(bytes, name, from, to, form);
    }

    private Rejection? Offer(in EventBytes bytes, ReadOnlySpan<byte> name, int from, int to, TextForm form) =>
        _fields.Offer(_fields.NumberOf(name), bytes, from, to, form) is { } twice
            ? EventFaults.At(bytes.Span, Reasons.DuplicateKey, from, twice)
            : null;

    private static int EndOf(ReadOnlySpan<byte> line, int from, SearchValues<byte> ends) =>
        line[from..].IndexOfAny(ends) is >= 0 and var length ? from + length : line.Length;

    private static int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && IsBlank(line[at]))
            at++;
        return at;
    }

    private static SearchValues<byte> Ends(params byte[] others) =>
        SearchValues.Create([.. Enumerable.Range(0, ' ' + 1).Select(one => (byte)one), .. others]);

    private static bool IsBlank(byte one) => one is (byte)' ' or (byte)'\t';
}
