using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>
/// Merges sessions that overlap or touch. A candidate joins only sessions that were open by its own source's watermark. It is late when the
/// session that results was closed by that watermark, as in Flink's merging window assigner (WindowOperator, isWindowLate on the merged
/// window).
/// </summary>
internal sealed class SessionMerge(View view, SessionWindow kind, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    private readonly List<WindowState> _touched = [];

    public override long Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        var events = 0L;
        var items = reader.Count(reader.Remaining);
        for (var number = 0; number < items; number++)
        {
            var item = SessionSection.ReadItem(ref reader, new Cell(View.Layout), entry);
            if (!entry.IsOwned)
                continue;
            events += item.Cell.Events;
            Merge(entry, item, number);
        }
        return events;
    }

    private void Merge(in SectionEntry entry, SessionItem item, int number)
    {
        FindTouched(entry, item);
        if (item.IsCandidate && EndOfJoined(item).Plus(LatenessMs) <= item.Watermark)
            Emitter.Late(entry, item.Position, item.Start, item.Record, item.Bytes);
        else if (_touched.Count == 0 && IsGone(entry.State, item.End.Plus(kind.HoldMs(entry.State))))
            Emitter.Correct(entry, item.Start, item.End, item.Cell, kind.GapMs, number);
        else
            Join(entry, item, entry.State.WindowsOf(entry.Key));
    }

    /// <summary>Collects the sessions that the item joins.</summary>
    private void FindTouched(in SectionEntry entry, SessionItem item)
    {
        _touched.Clear();
        if (!entry.State.Keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(entry.Key, out var key))
            return;
        foreach (var window in key.Windows)
        {
            var isOpen = !item.IsCandidate || window.End.Plus(LatenessMs) > item.Watermark;
            if (isOpen && SessionSpans.Touch(item.Start, item.End, window.Start, window.End))
                _touched.Add(window);
        }
    }

    private EventTime EndOfJoined(SessionItem item) => _touched.Aggregate(item.End, (end, window) => EventTime.Later(end, window.End));

    /// <summary>
    /// Merges the item and the sessions that it touches into one. The result of every start that disappears is retracted, also when no pane
    /// with it is known here: an operation may have written one and failed before its state was saved.
    /// </summary>
    private void Join(in SectionEntry entry, SessionItem item, KeyWindows key)
    {
        List<EventTime> superseded = [.. SessionSpans.Superseded(item.Start, _touched.Select(window => window.Start))];
        var joint = _touched.MinBy(window => window.Start);
        if (joint is null)
            key.Windows.Add(joint = new WindowState(item.Start, item.End, new WindowCell(View.Cells)));
        joint.Cell.Open().Merge(item.Cell);
        joint.Start = EventTime.Earlier(joint.Start, item.Start);
        joint.End = EventTime.Later(joint.End, item.End);
        foreach (var other in _touched)
        {
            if (other != joint)
                Absorb(key, joint, other);
        }
        foreach (var start in superseded)
            Emitter.Retract(entry.State, entry.Key, start, joint);
    }

    private static void Absorb(KeyWindows key, WindowState joint, WindowState other)
    {
        joint.Cell.Open().Merge(other.Cell.Open());
        joint.Discarded += other.Discarded;
        joint.Panes = Math.Max(joint.Panes, other.Panes);
        joint.End = EventTime.Later(joint.End, other.End);
        key.Windows.Remove(other);
        other.Cell.Release();
    }
}
