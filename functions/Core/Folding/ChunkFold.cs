using Serverless.Core.Columns;
using Serverless.Core.Deltas;
using Serverless.Core.Expressions;
using Serverless.Core.Ledger;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;

namespace Serverless.Core.Folding;

/// <summary>
/// Folds the records of a chunk, event by event in their order, into partial aggregates of every view. The result depends only on the
/// records, the watermark before them, and the clock. Reused from chunk to chunk: once it has grown, an event that is merged allocates
/// nothing. Not thread-safe.
/// </summary>
internal sealed class ChunkFold
{
    /// <summary>How many events are folded at once. From 128 to 4096 all take the same time; fewer take less memory.</summary>
    public const int Room = 1024;

    private readonly Pipeline _pipeline;
    private readonly EventReader _reader;
    private readonly EventColumns _columns;
    private readonly KeySets _keys;
    private readonly ViewFold[] _views;
    private readonly ObserverFold[] _observers;
    private readonly ObserverFold[] _watchers;
    private readonly ChunkTally _tally;
    private readonly StrayCheck _strays;
    private readonly EventTap? _tap;
    private readonly ViewShards _shards = new();
    private readonly FoldBudget _budget;
    private readonly List<Offset> _rejected = [];
    private Letter? _letter;
    private List<SetAside> _aside = [];
    private long _asideBytes;
    private long _entriesBefore;
    private long _events;
    private long _lookAt;
    private bool _areTextsSpent;
    private Source _source;
    private Offset _last;
    private EventTime _watermark;
    private EventTime _latest;
    private EventTime _clock;
    private EventTime _reference;

    /// <param name="pipeline">Gives the views.</param>
    /// <param name="reader">Cuts records into events.</param>
    /// <param name="tap">Called for every accepted event; null for nobody.</param>
    /// <param name="budget">Where a batch is cut; null for <see cref="FoldBudget.Default"/>.</param>
    /// <param name="room">How many events are folded at once; this doesn't show in the result.</param>
    /// <exception cref="ArgumentException">The pipeline has personal fields, and the reader has no key for them.</exception>
    public ChunkFold(Pipeline pipeline, EventReader reader, EventTap? tap = null, FoldBudget? budget = null, int room = Room)
    {
        if (!reader.ReplacesWhole)
            throw new ArgumentException($"pipeline {pipeline.Name} has personal fields, and there is no key for them", nameof(reader));
        _budget = budget ?? FoldBudget.Default;
        _pipeline = pipeline;
        _reader = reader;
        _tap = tap;
        _columns = new EventColumns(
            pipeline.Layout,
            pipeline.Views.SelectMany(view => view.Slots),
            room,
            pipeline.Marks.Select<Condition, Predicate<Row>>(mark => mark.Holds));
        _keys = new KeySets(_columns);
        _views = [.. pipeline.Views.Select(view => WindowKind.Of(view).NewFold(view, _keys))];
        _observers = [.. pipeline.Observers.Select(observer => observer.NewFold())];
        _watchers = [.. _observers.Where(observer => observer.ReadsAll)];
        _tally = new ChunkTally(pipeline.Views);
        _strays = new StrayCheck(pipeline);
        Ingest = new IngestMemories(pipeline.IngestStates);
    }

    /// <summary>What is known of earlier events.</summary>
    public IngestMemories Ingest { get; }

    /// <summary>
    /// Folds the records of <paramref name="chunk"/>, at least one, for <paramref name="layouts"/>. They are of one source of a topic with
    /// <paramref name="partitions"/>, and ascend by offset. Ends early, after at least one of them, when the batch's budget is spent. The
    /// aggregates stay here until <see cref="WriteSections"/> or <see cref="Clear"/>. <paramref name="clock"/> is the one that the row will
    /// have.
    /// </summary>
    public FoldedChunk Fold(PlannedChunk chunk, IReadOnlyList<ViewLayout> layouts, int partitions, EventTime clock)
    {
        var (records, head) = (chunk.Records, chunk.Head);
        (_source, _watermark, _latest, _clock) = (chunk.Source, EventTime.Later(head.Watermark, chunk.Reached), EventTime.Min, clock);
        _strays.Begin(layouts, partitions);
        var folded = chunk.Letters is { } letters ? FoldLetters(records, letters) : FoldRecords(chunk);
        FoldColumns();
        _last = records[folded - 1].Offset;
        var aside = _aside;
        if (aside.Count > 0)
            _aside = [];
        return new FoldedChunk(records[0].Offset, _last, head.Watermark, _watermark, _latest, _tally.Take(Sunk()), aside);
    }

    /// <summary>What observers took that counts, by their names.</summary>
    private IEnumerable<(string Name, long Events)> Sunk()
    {
        for (var index = 0; index < _observers.Length; index++)
        {
            if (_observers[index].Counted is { } events)
                yield return (_pipeline.Observers[index].Name, events);
        }
    }

    private int FoldRecords(PlannedChunk chunk)
    {
        _letter = null;
        Ingest.Begin(chunk.Source, chunk.Head.Last);
        var folded = 0;
        do
            Fold(chunk.Records[folded++]);
        while (folded < chunk.Records.Count && !IsSpent);
        return folded;
    }

    private int FoldLetters(IReadOnlyList<SourceRecord> records, IReadOnlyList<Letter> letters)
    {
        var folded = 0;
        do
            Redrive(records[folded], letters[folded]);
        while (++folded < records.Count && !IsSpent);
        return folded;
    }

    /// <summary>Whether the chunks since <see cref="BeginBatch"/> have spent the budget.</summary>
    public bool IsSpent => _asideBytes >= _budget.AsideBytes || _areTextsSpent || (_events >= _lookAt && !HasMore());

    /// <summary>Of each co-partitioned view the first event that strays, in the chunks since the last call.</summary>
    public IReadOnlyList<Stray> TakeStrays() => _strays.Take();

    /// <summary>Starts on a batch: its budget is whole.</summary>
    public void BeginBatch() => (_asideBytes, _entriesBefore, _events, _lookAt, _areTextsSpent) = (0, 0, 0, 0, false);

    /// <summary>Whether more events may be read. A view makes one entry of an event at most, which tells when to look again.</summary>
    private bool HasMore()
    {
        FoldColumns();
        var left = Math.Min(_budget.Events - _events, (_budget.Entries - _entriesBefore - Entries) / Math.Max(1, _views.Length));
        _lookAt = _events + Math.Max(1, left);
        return left > 0;
    }

    private long Entries
    {
        get
        {
            var entries = 0L;
            foreach (var view in _views)
                entries += view.Entries;
            return entries;
        }
    }

    /// <summary>Appends the folded chunk as sections, divided among the shards of the epoch's layouts, and forgets it.</summary>
    public void WriteSections(DeltaWriter delta, IReadOnlyList<ViewLayout> layouts)
    {
        _entriesBefore += Entries;
        foreach (var view in _views)
            view.WriteSections(delta, _shards.For(layouts[view.View.Index], _source));
        for (var index = 0; index < _observers.Length; index++)
        {
            var part = _views.Length + index;
            var counts = _observers[index].Counted is not null;
            ObserverSections.Write(delta, part, _observers[index].Take(), _shards.For(layouts[part], _source), counts);
        }
        ForgetKeys();
        if (_source.IsTopic)
            Ingest.End(delta, _views.Length + _observers.Length, _source, _last);
        else
            WriteRejected(delta);
    }

    private void WriteRejected(DeltaWriter delta)
    {
        RedrivenSection.Write(delta.BeginSection(_views.Length + _observers.Length + _pipeline.IngestStates.Count, 0, _source), _rejected);
        delta.EndSection();
        _rejected.Clear();
    }

    /// <summary>Forgets everything that was folded, and what is known of earlier events.</summary>
    public void Clear()
    {
        foreach (var view in _views)
            view.Clear();
        ForgetKeys();
        foreach (var observer in _observers)
            observer.Take();
        Ingest.Clear();
        _tally.Take();
        _strays.Take();
        _aside = [];
        _rejected.Clear();
    }

    private void Fold(in SourceRecord record)
    {
        _tally.Record();
        _reference = record.ReferenceAt(_clock);
        _reader.Open(record, _reference);
        _strays.Open(record);
        while (_reader.Next())
        {
            _events++;
            if (_watchers.Length > 0)
                Watch(record);
            switch (_reader.Verdict)
            {
                case EventVerdict.Accepted:
                    Accept(record);
                    Advance();
                    break;
                case EventVerdict.Filtered:
                    _tally.Dropped(_reader.DroppedBy!);
                    Advance();
                    break;
                default:
                    Reject(record);
                    break;
            }
        }
    }

    /// <summary>
    /// Folds an event that was set aside: whole, or, when anything of it is rejected again, not at all, so that it can be redriven once
    /// more. It is shown to no ingest state, and moves no watermark.
    /// </summary>
    private void Redrive(in SourceRecord record, Letter letter)
    {
        _tally.Record();
        _letter = letter;
        var asRead = record with { Offset = letter.Position.Offset };
        _reference = asRead.ReferenceAt(letter.Clock ?? _clock);
        if ((letter.Refusal ?? RejectionOf(ref asRead, letter)) is { } rejection)
        {
            _events++;
            _tally.DeadLettered(rejection.Reason);
            _rejected.Add(record.Offset);
            return;
        }
        _reader.Open(asRead, _reference);
        _strays.Open(asRead);
        while (_reader.Next())
        {
            _events++;
            if (_reader.Verdict == EventVerdict.Filtered)
                _tally.Dropped(_reader.DroppedBy!);
            else if (letter.Views.Count > 0)
                FoldIntoViews(asRead);
            else
                Show(asRead);
        }
    }

    /// <summary>
    /// The first rejection of anything in the record; null when there is none. An event that was cut from an array is no array by itself:
    /// then it is read as the only one of its array.
    /// </summary>
    private Rejection? RejectionOf(ref SourceRecord record, Letter letter)
    {
        var rejection = RejectionOf(record);
        if (rejection?.Stage != RejectionStage.Framing || !letter.IsCut || record.Value is not { } value)
            return rejection;
        var alone = record with { Value = [(byte)'[', .. value, (byte)']'] };
        if (RejectionOf(alone) is { } still)
            return still.Stage == RejectionStage.Framing ? rejection : still;
        record = alone;
        return null;
    }

    private Rejection? RejectionOf(in SourceRecord record)
    {
        _reader.Open(record, _reference);
        while (_reader.Next())
        {
            if (_reader.Verdict == EventVerdict.Rejected)
                return _reader.Rejection;
        }
        return null;
    }

    private void Accept(in SourceRecord record)
    {
        if (Ingest.HasStates && Ingest.IsDuplicate(_reader.Row, _reader.Time, record.WrittenBy(_clock), PositionIn(record)))
        {
            _tally.Duplicate();
            return;
        }
        Show(record);
    }

    private void Show(in SourceRecord record)
    {
        var position = PositionIn(record);
        _tap?.Invoke(_reader.Row, _reader.Time, position);
        foreach (var observer in _observers)
            observer.Accept(_reader.Row, _reader.Time, position);
        FoldIntoViews(record);
    }

    private void Watch(in SourceRecord record)
    {
        var seen = _reader.Seen(record, PositionIn(record), record.WrittenBy(_clock));
        foreach (var observer in _watchers)
            observer.Read(seen);
    }

    private void FoldIntoViews(in SourceRecord record)
    {
        var (row, time) = (_reader.Row, _reader.Time);
        var arrived = _letter is null ? record.ArrivedMs(_reference) : _clock.Milliseconds;
        var strays = _strays.Strays(row, _reader.RawKey);
        bool merged = false, late = false;
        foreach (var view in _views)
        {
            if (_letter is not null && !Takes(view, _letter))
                continue;
            var outcome = view.Offer(row, time, WatermarkFor(view), arrived, _columns.Count);
            _tally.View(view.View.Index, outcome);
            merged |= outcome == ViewOutcome.Merged;
            if (strays && outcome == ViewOutcome.Merged)
                _strays.Note(view.View.Index);
            if (outcome == ViewOutcome.Late)
            {
                SetLate(record, view.View.Name, first: !late);
                late = true;
            }
        }
        _tally.Folded(merged, late);
        if (late)
        {
            foreach (var observer in _observers)
                observer.Late(row, PositionIn(record), _aside[^1].Views);
        }
        if (!merged)
            return;
        _columns.Add(row, time, PositionIn(record), arrived);
        if (_columns.Count == _columns.Room)
            FoldColumns();
    }

    private static bool Takes(ViewFold view, Letter letter) => letter.Views.Count == 0 || letter.Views.Contains(view.View.Name);

    /// <summary>Nothing that is redriven is late.</summary>
    private EventTime WatermarkFor(ViewFold view) => _letter is null || view.HasOpenWindows ? _watermark : EventTime.Min;

    private void FoldColumns()
    {
        if (_columns.Count == 0)
            return;
        _keys.BeginRows();
        foreach (var view in _views)
            view.FoldRows(_columns);
        _columns.Clear();
        _areTextsSpent |= _columns.TextBytes >= _budget.TextBytes;
    }

    private void ForgetKeys()
    {
        _keys.Clear();
        _columns.ClearTexts();
    }

    private void SetLate(in SourceRecord record, string view, bool first)
    {
        if (first)
            SetAside(new SetAside(PositionIn(record), null, [view], _reader.Time, record.Envelope, Bytes(record)));
        else
            _aside[^1] = _aside[^1] with { Views = [.. _aside[^1].Views, view] };
    }

    private byte[]? Bytes(in SourceRecord record) => record.Value is null ? null : _reader.Event.ToArray();

    private void Reject(in SourceRecord record)
    {
        _tally.DeadLettered(_reader.Rejection!.Reason);
        var bytes = Bytes(record);
        foreach (var observer in _observers)
            observer.Reject(_reader.Rejection, PositionIn(record), record.Envelope, bytes);
        SetAside(new SetAside(PositionIn(record), _reader.Rejection, [], null, record.Envelope, bytes));
    }

    private void SetAside(SetAside aside)
    {
        _asideBytes += FoldBudget.BytesAside + (aside.Event?.Length ?? 0);
        _aside.Add(aside);
    }

    private void Advance()
    {
        _latest = EventTime.Later(_latest, _reader.Time);
        _watermark = PartitionWatermarks.Advance(_watermark, _reader.Time, _reference, _pipeline.Definition.EventTime.BoundMs);
    }

    private EventPosition PositionIn(in SourceRecord record) => _letter is null
        ? new(record.Partition, record.Offset, _reader.Index)
        : _letter.Position with { Index = _letter.Position.Index + _reader.Index };
}
