using Serverless.Core.Binary;
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
internal sealed class SessionFold(View view, long gapMs) : ViewFold(view)
{
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly bool _corrects = view.Definition.LateEvents == LateEvents.Correct;
    private readonly Stack<SessionItem> _free = new();
    private List<SessionItem>?[] _items = new List<SessionItem>?[64];

    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        var isLate = folded.Time.Plus(gapMs).Plus(_lateness) <= folded.Watermark;
        if (isLate && !_corrects)
            return ViewOutcome.Late;
        Extend(ItemsOf(key, hash), folded, isLate);
        return ViewOutcome.Merged;
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
        foreach (var item in _items[entry]!)
            Free(item);
        _items[entry]!.Clear();
    }

    private List<SessionItem> ItemsOf(ReadOnlySpan<byte> key, ulong hash)
    {
        var index = Keys.IndexOf(key, hash, default, default);
        if (index == _items.Length)
            Array.Resize(ref _items, index * 2);
        return _items[index] ??= [];
    }

    private void Extend(List<SessionItem> items, in FoldedEvent folded, bool isLate)
    {
        var own = _free.TryPop(out var free) ? free : new SessionItem(new Cell(View.Layout));
        own.IsLate = isLate;
        own.Start = folded.Time;
        own.End = folded.Time.Plus(gapMs);
        own.Cell.Add(folded.Row, folded.Time, folded.Position, folded.KafkaMs);
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
