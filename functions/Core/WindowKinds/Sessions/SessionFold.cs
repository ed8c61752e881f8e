using Serverless.Core.Binary;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>
/// Folds events into sessions: an event at t opens <c>[t, t + gap)</c>, and spans that overlap or touch are one session. An event with
/// <c>t + lateness &gt; watermark</c> can't touch a session that has closed (the end of the session would be at or after t), so the order
/// of such events doesn't matter. The others are <see cref="SessionItem">candidates</see>: each is an item of its own, and the events of
/// its key before and after it are not merged with each other, so that the shard sees them in their order.
/// </summary>
internal sealed class SessionFold(View view, long gapMs) : ViewFold(view)
{
    private readonly Stack<SessionItem> _free = new();
    private List<SessionItem>?[] _items = new List<SessionItem>?[64];

    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        var items = ItemsOf(key, hash);
        if (folded.Time.Plus(View.Definition.AllowedLatenessMs) > folded.Watermark)
            Extend(items, folded);
        else
            items.Add(Candidate(folded));
        return ViewOutcome.Merged;
    }

    protected override long Write(ByteWriter writer, int entry, long arrivedBase)
    {
        SessionSection.WriteEntry(writer, Keys.Key(entry), _items[entry]!, arrivedBase);
        var events = 0L;
        foreach (var item in _items[entry]!)
            events += item.Cell.Events;
        return events;
    }

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

    private void Extend(List<SessionItem> items, in FoldedEvent folded)
    {
        var own = New();
        own.Start = folded.Time;
        own.End = folded.Time.Plus(gapMs);
        own.Cell.Add(folded.Row, folded.Time, folded.Position, folded.KafkaMs);
        for (var index = items.Count - 1; index >= 0 && !items[index].IsCandidate; index--)
        {
            var other = items[index];
            if (other.Start > own.End || other.End < own.Start)
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

    private SessionItem Candidate(in FoldedEvent folded)
    {
        var item = New();
        item.IsCandidate = true;
        item.Start = folded.Time;
        item.End = folded.Time.Plus(gapMs);
        item.Watermark = folded.Watermark;
        item.Position = folded.Position;
        item.Record = folded.Envelope;
        item.Bytes = folded.Bytes.ToArray();
        item.Cell.Add(folded.Row, folded.Time, folded.Position, folded.KafkaMs);
        return item;
    }

    private SessionItem New() => _free.TryPop(out var item) ? item : new SessionItem(new Cell(View.Layout));

    private void Free(SessionItem item)
    {
        item.Cell.Reset();
        item.IsCandidate = false;
        item.Record = default;
        item.Bytes = [];
        item.Position = default(EventPosition);
        _free.Push(item);
    }
}
