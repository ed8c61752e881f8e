using Serverless.Core.Aggregates;
using Serverless.Core.Decoding;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Drift;
using Serverless.Core.Expressions;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Transforms;
using Serverless.Core.Validation;

namespace Serverless.Core.Reading;

/// <summary>
/// Reads records event by event: cut, decoded, validated, transformed, personal data replaced. Every record has at least one event: one
/// that can't be cut, holds none, or holds more events or rejections than the pipeline allows, is a rejected event with index 0. Reused
/// from record to record; nothing is allocated for an event that isn't rejected. One thread at a time.
/// </summary>
/// <remarks>
/// The format of an event follows from its record alone: the headers decide which formats are tried, and the first of them that can decode
/// the event is taken.
/// </remarks>
public sealed class EventReader
{
    private readonly Unpack _unpack;
    private readonly int _maxBytes;
    private readonly int _maxEvents;
    private readonly int _maxRejections;
    private readonly long _maxEventBytes;

    // A value of fewer bytes breaks no limit: it has fewer events, and none is larger than it.
    private readonly int _harmless;

    private readonly SchemaLookup _schemas = new();
    private readonly FormatChain _formats;
    private readonly RecordFields? _fromRecord;
    private readonly Validator _validator;
    private readonly Transformer _transformer;
    private readonly SkewRule _skew;
    private readonly TombstoneUse? _tombstones;
    private readonly int _timeSlot;
    private readonly PersonalFields? _personal;
    private readonly PersonalData? _replaced;

    // Of views, and of aggregates for the events of their views: an event at which one fails belongs to none, so it must be known before
    // the first view takes it.
    private readonly (Condition? Of, Condition Condition)[] _conditions = [];

    // Of the fields that are in the event: their bits, where somebody watches which of them a format finds.
    private readonly (int Slot, ulong Bit)[] _watched = [];
    private readonly EventLook[] _looks = [];

    private byte[]? _value;
    private ulong _found;
    private int _format;
    private RecordHeaders _headers;
    private SourceRecord _record;
    private EventTime _reference;
    private Rejection? _refusal;
    private bool _isTombstone;
    private bool _ended = true;

    /// <param name="pipeline">Gives the formats, rules and transforms.</param>
    /// <param name="unpack">Its result is used until the next <see cref="Open"/>.</param>
    /// <param name="key">What personal fields are hashed with; null: accepted events don't have them. Nothing is folded without it.</param>
    public EventReader(Pipeline pipeline, Unpack unpack, PersonalKey? key = null)
        : this(pipeline.Definition, pipeline.Layout, pipeline.Transformer, pipeline.TimeSlot, unpack)
    {
        _conditions = [.. pipeline.Views.SelectMany(view => ConditionsOf(view, pipeline)).Where(one => one.Condition.CanFail)];
        _personal = pipeline.Personal.IsEmpty ? null : pipeline.Personal;
        _replaced = PersonalData.For(pipeline.Personal, pipeline.Layout, pipeline.Definition.Key, key);
        ReplacesWhole = _personal is null || key is not null;
        if (pipeline.Radar is null)
            return;
        _looks = [.. pipeline.Definition.Formats.Select(entry => entry.Format.Look)];
        _watched =
        [
            .. pipeline.Definition.Fields.Take(64).Select((field, place) => (Field: field, Bit: 1UL << place))
                .Where(one => one.Field.IsOfEvent).Select(one => (pipeline.Layout.SlotOf(one.Field.Name), one.Bit)),
        ];
    }

    /// <summary>For a pipeline that has not been compiled.</summary>
    internal EventReader(PipelineDefinition definition, RowLayout layout, Transformer transformer, int timeSlot, Unpack unpack)
    {
        _unpack = unpack;
        _maxBytes = definition.MaxRecordBytes;
        _maxEvents = definition.MaxRecordEvents;
        _maxRejections = definition.MaxRecordRejections;
        _maxEventBytes = definition.MaxRecordBytes * PipelineDefinition.Spread;
        _harmless = definition.Formats.Any(entry => entry.Format.MakesPairs)
            ? 0
            : Math.Min(Math.Min(_maxEvents, _maxRejections), (int)Math.Sqrt(_maxEventBytes));
        Row = new Row(layout);
        _formats = new FormatChain(definition, layout, new SlotWriter(Row), _schemas);
        _fromRecord = definition.Fields.Any(field => !field.IsOfEvent) ? new RecordFields(definition, layout) : null;
        _validator = new Validator(definition.Fields, layout);
        _transformer = transformer;
        int? otherwise = definition.EventTime.Otherwise is { } field ? layout.SlotOf(field) : null;
        _skew = new SkewRule(definition.EventTime, timeSlot, otherwise);
        _timeSlot = timeSlot;
        _tombstones = definition.Tombstones;
    }

    /// <summary>The tables that events are enriched from; may be replaced between events.</summary>
    public ReferenceTables Tables { get; set; } = ReferenceTables.Empty;

    /// <summary>The writer schemas that records may name; may be replaced between records.</summary>
    public WriterSchemas Schemas { get => _schemas.Known; set => _schemas.Known = value; }

    /// <summary>
    /// The ids that records named and <see cref="Schemas"/> has no answer for, since it was set; at most <see cref="MostWantedSchemas"/>.
    /// Their events are rejected with <see cref="Reasons.UnknownSchema"/>: ask for the ids, set the schemas with the answers, and read the
    /// records again.
    /// </summary>
    public IReadOnlyCollection<SchemaId> WantedSchemas => _schemas.Wanted;

    /// <summary>The most ids that are wanted at once: there may be more then.</summary>
    public const int MostWantedSchemas = SchemaLookup.MostWanted;

    /// <summary>
    /// The ids that records named and that have no schema by <see cref="Schemas"/>, since it was set; at most 500. Their events are
    /// rejected, too.
    /// </summary>
    public IReadOnlyCollection<SchemaId> AbsentSchemas => _schemas.Absent;

    /// <summary>Whether the personal fields of accepted events are what they are to be stored as; false without a key for them.</summary>
    internal bool ReplacesWhole { get; } = true;

    /// <summary>
    /// Of an accepted event its value of the pipeline's key field as it came, where that is personal text; else empty. It is to be kept
    /// nowhere.
    /// </summary>
    internal ReadOnlySpan<byte> RawKey => _replaced is null ? default : _replaced.RawKey;

    /// <summary>
    /// The event's values, until the next event. Of a rejected one they decide nothing: those that were read before it was rejected, or,
    /// where nothing was read, what was there before.
    /// </summary>
    public Row Row { get; }

    /// <summary>Which event of its record this is, from 0; events that are rejected count, blank lines don't.</summary>
    public int Index { get; private set; }

    /// <summary>
    /// The event's bytes. For a record that can't be unpacked or cut, or holds too much, its value as it came; for an array that breaks
    /// off, the rest of the value, as the elements before are events of their own.
    /// </summary>
    public ReadOnlySpan<byte> Event => _refusal is null && !_isTombstone ? _formats.Framer.Event : _value;

    /// <summary>What became of the event.</summary>
    public EventVerdict Verdict { get; private set; }

    /// <summary>Why the event is rejected; null when it isn't.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>The name of the drop rule that filtered the event; null when none did.</summary>
    public string? DroppedBy { get; private set; }

    /// <summary>The event's time; undefined for a rejected one.</summary>
    public EventTime Time => Row.Time(_skew.SlotIn(Row));

    /// <summary>
    /// Starts on a record; <see cref="Next"/> goes to its first event. Event times are held against <paramref name="reference"/>
    /// (<see cref="SourceRecord.ReferenceAt"/>).
    /// </summary>
    public void Open(in SourceRecord record, EventTime reference)
    {
        (_value, _headers, _reference) = (record.Value, record.Headers, reference);
        Row.Reference = reference;
        if (_fromRecord is not null)
            _record = record;
        Index = -1;
        _ended = false;
        _isTombstone = record.Value is null && _tombstones is not null;
        _refusal = _isTombstone ? null : Enter(record.Value, record.Headers);
    }

    /// <summary>Goes to the record's next event; false after the last.</summary>
    public bool Next()
    {
        if (_ended)
            return false;
        if (_isTombstone)
        {
            (Index, _ended) = (0, true);
            Settle(null);
            return true;
        }
        if (_refusal is null && !_formats.Framer.Next())
        {
            _ended = true;
            if (Index >= 0 || _formats.Framer.MayBeEmpty)
                return false;
            _refusal = new Rejection(RejectionStage.Framing, Reasons.EmptyRecord);
        }
        Index++;
        var fault = _refusal ?? _formats.Framer.Fault;
        _ended |= fault is not null;
        Settle(fault);
        return true;
    }

    /// <summary>The place of the event's format among those of the pipeline, which has a radar; -1 when it is of none.</summary>
    internal int Format => _format;

    /// <summary>The event as those see it who watch formats; the pipeline has a radar.</summary>
    internal ReadEvent Seen(in SourceRecord record, EventPosition position, EventTime written) => new()
    {
        Position = position,
        Written = written,
        Bytes = Event,
        Format = _format,
        Schema = _format >= 0 && _looks[_format] == EventLook.Schema ? _formats.SchemaOf(_headers) : null,
        Fields = _found,
        Rejection = Rejection,
        Row = Row,
        Key = record.Key,
        Headers = record.Headers,
    };

    private Rejection? Enter(byte[]? value, RecordHeaders headers)
    {
        if (value is null)
            return new Rejection(RejectionStage.Framing, Reasons.Tombstone);
        if (value.Length > _maxBytes)
            return new Rejection(RejectionStage.Framing, Reasons.RecordSize, null, $"{value.Length} bytes");
        if (_unpack(value, _maxBytes, out var plain) is { } refusal)
            return refusal;
        return _formats.Open(plain, headers) ?? CheckLoad(plain);
    }

    /// <summary>
    /// Finds a record that holds too many events, too many bad ones, or such that are too large together, before any of its events is
    /// handed out. Most records can't, as their length shows (an event has a byte at least) or else a look at their bytes; the others are
    /// read twice.
    /// </summary>
    private Rejection? CheckLoad(ArraySegment<byte> plain)
    {
        if (plain.Count < _harmless)
            return null;
        if (_formats.Framer.MostBytes(plain) > _maxEventBytes && HasTooManyBytes(plain))
            return new Rejection(RejectionStage.Framing, Reasons.UnpackedSize, null, $"more than {_maxEventBytes} bytes in its events");
        var most = _formats.Framer.MostEvents(plain);
        if (most > _maxEvents && HasMoreThan(_maxEvents, plain, isCounted: _ => true))
            return new Rejection(RejectionStage.Framing, Reasons.TooManyEvents, null, $"more than {_maxEvents} events");
        if (most > _maxRejections && HasMoreThan(_maxRejections, plain, isCounted: reader => reader.IsRejected()))
            return new Rejection(RejectionStage.Framing, Reasons.TooManyRejections, null, $"more than {_maxRejections} rejected events");
        return null;
    }

    private bool HasMoreThan(int limit, ArraySegment<byte> plain, Func<EventReader, bool> isCounted)
    {
        var count = 0;
        while (count <= limit && _formats.Framer.Next())
            count += isCounted(this) ? 1 : 0;
        _formats.Reopen(plain, _headers);
        return count > limit;
    }

    private bool HasTooManyBytes(ArraySegment<byte> plain)
    {
        var bytes = 0L;
        while (bytes <= _maxEventBytes && _formats.Framer.Next())
            bytes += _formats.Framer.Length;
        _formats.Reopen(plain, _headers);
        return bytes > _maxEventBytes;
    }

    private bool IsRejected() => (_formats.Framer.Fault ?? Prepare()) is not null;

    private void Settle(Rejection? fault)
    {
        (DroppedBy, _format, _found) = (null, -1, 0);
        Rejection = fault ?? Prepare();
        Verdict = Rejection is not null ? EventVerdict.Rejected
            : DroppedBy is not null ? EventVerdict.Filtered : EventVerdict.Accepted;
        if (_personal is null)
            return;
        if (Rejection is not null)
            Rejection = _personal.Redacted(Rejection);
        else if (Verdict == EventVerdict.Accepted)
            _replaced!.Replace(Row);
    }

    private Rejection? Prepare()
    {
        if (_isTombstone && _tombstones == TombstoneUse.Drop)
            return Drop();
        if (_isTombstone)
            Row.Clear();
        var rejection = (_isTombstone ? null : Decode()) ?? _fromRecord?.Put(_record, new SlotWriter(Row))
            ?? _validator.Check(Row) ?? _skew.Check(Row, _reference);
        if (rejection is not null)
            return rejection;
        _transformer.Apply(Row, Tables, out rejection, out var droppedBy);
        DroppedBy = droppedBy;
        // Transforms may set the event time, and a filtered event's time counts for the watermark as well.
        rejection ??= _skew.CheckPresent(Row, _reference);
        return rejection is null && droppedBy is null ? CheckConditions() : rejection;
    }

    private Rejection? Decode()
    {
        var rejection = _formats.Decode(_headers);
        if (_looks.Length == 0)
            return rejection;
        _format = _formats.Decoded;
        if (_format < 0 || _looks[_format] != EventLook.Fields)
            return rejection;
        foreach (var (slot, bit) in _watched)
            _found |= Row.Has(slot) ? bit : 0;
        return rejection;
    }

    /// <summary>It has no time of its own, so it moves no watermark.</summary>
    private Rejection? Drop()
    {
        Row.Clear();
        Row.SetTime(_timeSlot, EventTime.Min);
        DroppedBy = Reasons.Tombstone;
        return null;
    }

    private Rejection? CheckConditions()
    {
        foreach (var (of, condition) in _conditions)
        {
            if (of?.Holds(Row) != false && condition.Check(Row) is { } rejection)
                return rejection;
        }
        return null;
    }

    private static IEnumerable<(Condition? Of, Condition Condition)> ConditionsOf(View view, Pipeline pipeline) =>
        view.Where is { } where ? MarksOf(view, pipeline).Prepend((null, where)) : MarksOf(view, pipeline);

    private static IEnumerable<(Condition? Of, Condition Condition)> MarksOf(View view, Pipeline pipeline) => view.Aggregates
        .Select(aggregate => aggregate.Mark)
        .Where(mark => mark != Aggregate.Unmarked)
        .Distinct()
        .Select(mark => (view.Where, pipeline.Marks[mark]));
}
