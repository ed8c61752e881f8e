using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;

namespace Serverless.Core.Folding;

/// <summary>
/// Folds the records of a chunk, event by event in their order, into partial aggregates of every view. What comes out depends on the
/// records and the watermark before them alone. Reused: in steady state an event that is merged allocates nothing. Not thread-safe.
/// </summary>
public sealed class ChunkFold
{
    private readonly Pipeline _pipeline;
    private readonly EventReader _reader;
    private readonly ViewFold[] _views;
    private readonly ChunkTally _tally;
    private readonly EventTap? _tap;
    private readonly ViewShards _shards = new();
    private List<SetAside> _aside = [];
    private EventTime _watermark;

    /// <param name="pipeline">Gives the views.</param>
    /// <param name="reader">Gives the events; stays the caller's.</param>
    /// <param name="tap">Who else wants to see the accepted events.</param>
    public ChunkFold(Pipeline pipeline, EventReader reader, EventTap? tap = null)
    {
        _pipeline = pipeline;
        _reader = reader;
        _tap = tap;
        _views = [.. pipeline.Views.Select(view => WindowKind.Of(view).NewFold(view))];
        _tally = new ChunkTally(pipeline.Views);
    }

    /// <summary>
    /// Folds <paramref name="records"/>, which are of one partition, at least one, and ascend by offset. The aggregates stay here until
    /// <see cref="WriteSections"/> or <see cref="Clear"/>.
    /// </summary>
    public FoldedChunk Fold(IReadOnlyList<SourceRecord> records, EventTime watermark)
    {
        _watermark = watermark;
        for (var index = 0; index < records.Count; index++)
            Fold(records[index]);
        var aside = _aside;
        if (aside.Count > 0)
            _aside = [];
        return new FoldedChunk(records[0].Partition, records[0].Offset, records[^1].Offset, watermark, _watermark, _tally.Take(), aside);
    }

    /// <summary>Appends the aggregates to <paramref name="delta"/>, divided among the shards of the epoch's views, and forgets them.</summary>
    public void WriteSections(DeltaWriter delta, IReadOnlyList<ViewLayout> layouts, Partition partition)
    {
        foreach (var view in _views)
            view.WriteSections(delta, _shards.For(layouts[view.View.Index], partition));
    }

    /// <summary>Forgets the aggregates.</summary>
    public void Clear()
    {
        foreach (var view in _views)
            view.Clear();
    }

    private void Fold(in SourceRecord record)
    {
        _tally.Record();
        _reader.Open(record);
        while (_reader.Next())
        {
            switch (_reader.Verdict)
            {
                case EventVerdict.Accepted:
                    _tap?.Invoke(_reader.Row, _reader.Time, PositionIn(record));
                    FoldIntoViews(record);
                    Advance();
                    break;
                case EventVerdict.Filtered:
                    _tally.Filtered();
                    Advance();
                    break;
                default:
                    Reject(record);
                    break;
            }
        }
    }

    private void FoldIntoViews(in SourceRecord record)
    {
        var folded = new FoldedEvent(_reader.Row, _reader.Time, PositionIn(record), _watermark, record.TimestampMs, record.Key, _reader.Event);
        bool merged = false, late = false;
        foreach (var view in _views)
        {
            var outcome = view.Fold(folded);
            _tally.View(view.View.Index, outcome);
            merged |= outcome == ViewOutcome.Merged;
            if (outcome == ViewOutcome.Late)
            {
                SetLate(record, view.View.Name, first: !late);
                late = true;
            }
        }
        _tally.Folded(merged, late);
    }

    private void SetLate(in SourceRecord record, string view, bool first)
    {
        if (first)
            _aside.Add(new SetAside(PositionIn(record), null, [view], _reader.Time, record.TimestampMs, record.Key ?? [], _reader.Event.ToArray()));
        else
            _aside[^1] = _aside[^1] with { Views = [.. _aside[^1].Views, view] };
    }

    private void Reject(in SourceRecord record)
    {
        _tally.DeadLettered(_reader.Rejection!.Reason);
        _aside.Add(new SetAside(PositionIn(record), _reader.Rejection, [], null, record.TimestampMs, record.Key ?? [], _reader.Event.ToArray()));
    }

    private void Advance() => _watermark = Watermarks.Advance(_watermark, _reader.Time, _pipeline.Definition.EventTime.BoundMs);

    private EventPosition PositionIn(in SourceRecord record) => new(record.Partition, record.Offset, _reader.Index);
}
