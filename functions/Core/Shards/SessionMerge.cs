using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>
/// Sessions: what overlaps or abuts becomes one. A candidate joins only sessions that were still open for it by its own partition's
/// watermark, and is late when even then its session is closed, as in Flink's merging window assigner (WindowOperator, isWindowLate on the merged window).
/// </summary>
internal sealed class SessionMerge(View view, PaneEmitter emitter, long gapMs) : WindowMerge(view, emitter)
{
    private readonly List<WindowState> _touched = [];

    public override void Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        var items = reader.Count(reader.Remaining);
        for (var number = 0; number < items; number++)
        {
            var item = SessionSection.ReadItem(ref reader, new Cell(View.Layout), entry.Versions, entry.ArrivedBase, entry.Chunk.Partition);
            if (entry.IsOwned)
                Merge(entry, item, number);
        }
    }

    private void Merge(in SectionEntry entry, SessionItem item, int number)
    {
        var end = FindTouched(entry, item);
        if (item.IsCandidate && end.Plus(LatenessMs) <= item.Watermark)
            Emitter.Late(entry, item);
        else if (_touched.Count == 0 && IsGone(entry.State, item.End.Plus(SessionRetention.Of(entry.State, gapMs))))
            Emitter.Correct(entry, item.Start, item.End, item.Cell, gapMs, number);
        else
            Join(entry, item, entry.State.WindowsOf(entry.Key));
    }

    /// <summary>Collects the sessions that the item joins; returns where the joint session would end.</summary>
    private EventTime FindTouched(in SectionEntry entry, SessionItem item)
    {
        _touched.Clear();
        var end = item.End;
        if (!entry.State.Keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(entry.Key, out var key))
            return end;
        foreach (var window in key.Windows)
        {
            var isOpen = !item.IsCandidate || window.End.Plus(LatenessMs) > item.Watermark;
            if (!isOpen || window.Start > item.End || window.End < item.Start)
                continue;
            _touched.Add(window);
            end = EventTime.Later(end, window.End);
        }
        return end;
    }

    /// <summary>
    /// Every start that no longer is one is retracted, also when no pane with it is known: an operation that wrote one may have
    /// been lost before its state was saved.
    /// </summary>
    private void Join(in SectionEntry entry, SessionItem item, KeyWindows key)
    {
        var joint = _touched.Count > 0 ? _touched.MinBy(window => window.Start)! : new WindowState(item.Start, item.End, new WindowCell(View.Cells));
        if (_touched.Count == 0)
            key.Windows.Add(joint);
        var retracted = new List<EventTime>();
        joint.Cell.Open().Merge(item.Cell);
        joint.End = EventTime.Later(joint.End, item.End);
        if (item.Start < joint.Start)
        {
            if (_touched.Count > 0)
                retracted.Add(joint.Start);
            joint.Start = item.Start;
        }
        foreach (var other in _touched)
        {
            if (other != joint)
                Absorb(key, joint, other, retracted);
        }
        foreach (var start in retracted.Where(start => start != joint.Start))
            Emitter.Retract(entry.State, entry.Key, start, joint);
    }

    private static void Absorb(KeyWindows key, WindowState joint, WindowState other, List<EventTime> retracted)
    {
        joint.Cell.Open().Merge(other.Cell.Open());
        joint.Discarded += other.Discarded;
        joint.Panes = Math.Max(joint.Panes, other.Panes);
        joint.End = EventTime.Later(joint.End, other.End);
        retracted.Add(other.Start);
        key.Windows.Remove(other);
        other.Cell.Release();
    }
}
