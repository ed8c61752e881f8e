using Serverless.Core.Decoding;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Transforms;
using Serverless.Core.Validation;

namespace Serverless.Core.Reading;

/// <summary>
/// Reads records event by event: cut, decoded, validated, transformed. Every record has at least one event: one that can't be cut, or holds
/// none, is a rejected event with index 0. Reused from record to record; nothing is allocated for an event that isn't rejected. Not for two threads.
/// </summary>
/// <remarks>
/// Where a pipeline's formats differ in framing, a record is taken to be of the first framing under which its first event can be decoded, or else
/// of the first framing.
/// </remarks>
public sealed class EventReader
{
    private readonly Unpack _unpack;
    private readonly int _maxBytes;
    private readonly FormatGroup[] _groups;
    private readonly Validator _validator;
    private readonly Transformer _transformer;
    private readonly SkewRule _skew;
    private readonly int _timeSlot;

    private SourceRecord _record;
    private Rejection? _refusal;
    private FormatGroup _group;
    private bool _ended = true;

    /// <param name="pipeline">Gives the formats, rules and transforms.</param>
    /// <param name="unpack">Its result is used until the next <see cref="Open"/>.</param>
    public EventReader(Pipeline pipeline, Unpack unpack)
        : this(pipeline.Definition, pipeline.Layout, pipeline.Transformer, pipeline.TimeSlot, unpack)
    {
    }

    internal EventReader(PipelineDefinition definition, RowLayout layout, Transformer transformer, int timeSlot, Unpack unpack)
    {
        _unpack = unpack;
        _maxBytes = definition.MaxRecordBytes;
        _groups = FormatGroup.Of(definition, layout);
        _group = _groups[0];
        _validator = new Validator(definition.Fields, layout);
        _transformer = transformer;
        _skew = new SkewRule(definition.EventTime, timeSlot);
        _timeSlot = timeSlot;
        Row = new Row(layout);
    }

    /// <summary>The tables that events are enriched from; may be replaced between events.</summary>
    public ReferenceTables Tables { get; set; } = ReferenceTables.Empty;

    /// <summary>The event's values, until the next event. Undefined for a rejected one.</summary>
    public Row Row { get; }

    /// <summary>Which event of its record this is, from 0; events that are rejected count, blank lines don't.</summary>
    public int Index { get; private set; }

    /// <summary>
    /// The event's bytes. For a record that can't be unpacked or cut, its value as it came; for one whose array breaks off, the rest from there on,
    /// as the elements in front of that are events of their own.
    /// </summary>
    public ReadOnlySpan<byte> Event => _refusal is null ? _group.Framer.Source.AsSpan(_group.Framer.Start, _group.Framer.Length) : _record.Value;

    public EventVerdict Verdict { get; private set; }

    /// <summary>Why the event is rejected; null when it isn't.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>The event's time; undefined for a rejected one.</summary>
    public EventTime Time => Row.Time(_timeSlot);

    /// <summary>Starts on a record; <see cref="Next"/> goes to its first event.</summary>
    public void Open(in SourceRecord record)
    {
        _record = record;
        Index = -1;
        _ended = false;
        _refusal = Enter(record.Value);
    }

    /// <summary>Goes to the record's next event; false behind the last.</summary>
    public bool Next()
    {
        if (_ended)
            return false;
        if (_refusal is null && !_group.Framer.Next())
        {
            _ended = true;
            if (Index >= 0)
                return false;
            _refusal = new Rejection(RejectionStage.Framing, Reasons.EmptyRecord);
        }
        Index++;
        var fault = _refusal ?? _group.Framer.Fault;
        _ended |= fault is not null;
        Settle(fault);
        return true;
    }

    private Rejection? Enter(byte[]? value)
    {
        if (value is null)
            return new Rejection(RejectionStage.Framing, Reasons.Tombstone);
        if (value.Length > _maxBytes)
            return new Rejection(RejectionStage.Framing, Reasons.RecordSize, null, $"{value.Length} bytes");
        if (_unpack(value, _maxBytes, out var plain) is { } refusal)
            return refusal;
        _group = _groups.Length == 1 ? _groups[0] : Choose(plain);
        _group.Framer.Open(plain);
        return null;
    }

    private FormatGroup Choose(ArraySegment<byte> plain)
    {
        foreach (var group in _groups)
        {
            if (group.Fits(plain, Row))
                return group;
        }
        return _groups[0];
    }

    private void Settle(Rejection? fault)
    {
        var filtered = false;
        Rejection = fault ?? Prepare(out filtered);
        Verdict = Rejection is not null ? EventVerdict.Rejected : filtered ? EventVerdict.Filtered : EventVerdict.Accepted;
    }

    private Rejection? Prepare(out bool filtered)
    {
        filtered = false;
        var rejection = _group.Decode(Row) ?? _validator.Check(Row) ?? _skew.Check(Row, _record.TimestampMs);
        if (rejection is not null)
            return rejection;
        filtered = _transformer.Apply(Row, Tables, out rejection) == TransformVerdict.Drop;
        // Transforms may set the event time, and a filtered event's time counts for the watermark as well.
        return rejection ?? _skew.CheckPresent(Row, _record.TimestampMs);
    }
}
