using System.Text.Unicode;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Decoding.Texts;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.ContainerLog;

/// <summary>Takes what is around a line from it, and gives the line to the inner formats.</summary>
internal sealed class ContainerLogDecoder : IEventDecoder
{
    private readonly ContainerRuntime _runtime;
    private readonly TextFields _fields;
    private readonly IEventDecoder[] _inner;
    private readonly JsonText _unescaped = new();
    private readonly JsonText _escapes = new();
    private readonly int _time;
    private readonly int _stream;
    private readonly int _partial;

    public ContainerLogDecoder(
        ContainerLogFormat format, IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas)
    {
        _runtime = format.Runtime;
        _fields = new TextFields(fields, layout);
        _inner = [.. format.Inner.Select(inner => ((EventFormat)inner).NewDecoder(fields, layout, schemas))];
        _time = _fields.NumberOf("container.time"u8);
        _stream = _fields.NumberOf("container.stream"u8);
        _partial = _fields.NumberOf("container.partial"u8);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        var text = bytes.Span;
        if (!Utf8.IsValid(text))
            return EventFaults.InvalidUtf8(text);
        var around = _runtime == ContainerRuntime.Docker ? DockerLine.TryRead(text) : CriLine.TryRead(text);
        if (around is not { } line)
            return EventFaults.At(text, Reasons.Malformed, 0);
        if (line.IsEscaped && !_unescaped.TryUnescape(text[line.From..line.To]))
            return EventFaults.At(text, Reasons.Malformed, line.From);
        Offer(bytes, line);
        var inner = Inner(bytes, line);
        return inner.Length == 0 ? _fields.Put(bytes, slots, _escapes) : Decode(bytes, inner, headers, slots);
    }

    private void Offer(in EventBytes bytes, in ContainerLine line)
    {
        _fields.Begin();
        _fields.OfferUnlessHyphen(_time, bytes, line.Time.From, line.Time.To);
        _fields.OfferUnlessHyphen(_stream, bytes, line.Stream.From, line.Stream.To);
        if (line.IsPartial)
            _fields.Offer(_partial, bytes, 0, 0, TextForm.True);
    }

    private EventBytes Inner(in EventBytes bytes, in ContainerLine line)
    {
        var whole = line.IsEscaped ? _unescaped.Bytes : new EventBytes(bytes.Source, bytes.Start + line.From, line.To - line.From);
        return new EventBytes(whole.Source, whole.Start, whole.Span.TrimEnd("\r\n"u8).Length);
    }

    // What is around the line comes first, so that the line's own values take its place.
    private Rejection? Decode(in EventBytes bytes, in EventBytes line, RecordHeaders headers, SlotWriter slots)
    {
        Rejection? first = null;
        foreach (var decoder in _inner)
        {
            slots.Clear();
            if (_fields.Put(bytes, slots, _escapes) is { } unfit)
                return unfit;
            var rejection = decoder.Decode(line, headers, slots);
            if (rejection is not { Stage: RejectionStage.Decode })
                return rejection;
            first ??= rejection;
        }
        return first;
    }
}
