using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>
/// Folds events into sessions: an event at t opens <c>[t, t + gap)</c>, and spans that overlap or touch are one session. An event is late
/// when <c>t + gap + lateness &lt;= watermark</c>, as if it were alone, so the order of the others doesn't matter. (Flink asks whether the
/// session that results is closed, so that a late event still enters a session that has grown since.)
/// </summary>
internal sealed class SessionFold(View view, KeySets sets, long gapMs) : ViewFold(view, sets)
{
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly bool _corrects = view.Definition.LateEvents == LateEvents.Correct;
    private readonly Stack<SessionItem> _free = new();
    private List<SessionItem>?[] _items = new List<SessionItem>?[64];

    // There are no slices; an event that is late comes after all windows.
    protected override bool TryPlace(EventTime time, EventTime watermark, out EventTime slice, out EventTime from)
    {
        var isLate = time.Plus(gapMs).Plus(_lateness) <= watermark;
        (slice, from) = (default, isLate ? EventTime.Max : EventTime.Min);
        return !isLate || _corrects;
    }

    protected override int EntryOf(int key, EventTime slice, EventTime from) => Keys.IndexOf(key, default, default);

    protected override void Fold(EventColumns events, ReadOnlySpan<int> rows, ReadOnlySpan<int> entries)
    {
        if (Keys.Count > _items.Length)
            Array.Resize(ref _items, Math.Max(Keys.Count, _items.Length * 2));
        for (var index = 0; index < rows.Length; index++)
            Extend(_items[entries[index]] ??= [], events, rows[index], isLate: FromOf(index) == EventTime.Max);
    }

    protected override long EventsOf(int entry)
    {
        var events = 0L;
        foreach (var item in _items[entry]!)
            events += item.Cell.Events;
        return events;
    }

    protected override void WriteBody(ByteWriter writer, int entry, long arrivedBase) =>
        SessionSection.WriteBody(writer, _items[entry]!, arrivedBase);

    protected override void Empty(int entry)
    {
        if (entry >= _items.Length || _items[entry] is not { } items)
            return;
        foreach (var item in items)
            Free(item);
        items.Clear();
    }

    private void Extend(List<SessionItem> items, EventColumns events, int row, bool isLate)
    {
        var time = events.Times[row];
        var own = _free.TryPop(out var free) ? free : new SessionItem(new Cell(View.Layout));
        own.IsLate = isLate;
        own.Start = time;
        own.End = time.Plus(gapMs);
        own.Cell.Add(events, row);
        for (var index = items.Count - 1; index >= 0; index--)
        {
            var other = items[index];
            if (other.IsLate != isLate || !SessionSpans.Touch(own.Start, own.End, other.Start, other.End))
                continue;
            Absorb(other, own);
            items.RemoveAt(index);
            own = other;
        }
        items.Add(own);
    }

    private void Absorb(SessionItem into, SessionItem from)
    {
        into.Start = EventTime.Earlier(into.Start, from.Start);
        into.End = EventTime.Later(into.End, from.End);
        into.Cell.Merge(from.Cell);
        Free(from);
    }

    private void Free(SessionItem item)
    {
        item.Cell.Reset();
        _free.Push(item);
    }
}
