using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Partials;

/// <summary>What a view did with an event.</summary>
internal enum ViewOutcome
{
    /// <summary>The view's condition leaves the event out.</summary>
    Outside,

    /// <summary>The event is in a partial aggregate, or in the columns from which it will be.</summary>
    Merged,

    /// <summary>All windows of the event had closed.</summary>
    Late,
}

/// <summary>
/// Folds the events of a chunk, in order, into the partial aggregates of one view, and writes them as sections. In two steps: what becomes
/// of an event, and its slice, are decided when it comes (<see cref="Offer"/>); key and aggregates follow for a thousand events at
/// once, from their columns (<see cref="FoldRows"/>). How many there are at once doesn't show in what is written.
/// </summary>
internal abstract class ViewFold(View view, KeySets sets)
{
    private readonly KeyNumbers _keys = sets.Of([.. view.KeySlots]);
    private Pending[] _pending = new Pending[64];
    private int[] _rows = [];
    private int[] _entries = [];
    private int _count;
    private long _earliestArrival = long.MaxValue;

    /// <summary>The view.</summary>
    public View View { get; } = view;

    /// <summary>Whether its windows have no end, and no event is late: the watermark only tells which window goes on.</summary>
    public virtual bool HasOpenWindows => false;

    /// <summary>The entries of the chunk so far.</summary>
    protected KeyTable Keys { get; } = new();

    /// <summary>How many partial aggregates the chunk has so far, without those of the rows that are not folded yet.</summary>
    public int Entries => Keys.Count;

    /// <summary>
    /// Decides what becomes of an event. When it is merged, the caller adds it to the columns as <paramref name="row"/>.
    /// </summary>
    /// <param name="values">The event's fields, as transforms left them.</param>
    /// <param name="time">Its event time.</param>
    /// <param name="watermark">The watermark of its partition before it is counted.</param>
    /// <param name="arrived">When its record came to Kafka, ms, as far as that is known.</param>
    /// <param name="row">Its row in the columns.</param>
    public ViewOutcome Offer(Row values, EventTime time, EventTime watermark, long arrived, int row)
    {
        if (View.Where is { } where && !where.Holds(values))
            return ViewOutcome.Outside;
        _earliestArrival = Math.Min(_earliestArrival, arrived);
        if (!TryPlace(time, watermark, out var slice, out var from))
            return ViewOutcome.Late;
        if (_count == _pending.Length)
            Array.Resize(ref _pending, _count * 2);
        _pending[_count++] = new Pending { Row = row, Slice = slice, From = from };
        return ViewOutcome.Merged;
    }

    /// <summary>Folds the events that were merged since the last call, which are all in <paramref name="events"/>.</summary>
    public void FoldRows(EventColumns events)
    {
        if (_count == 0)
            return;
        if (_rows.Length < _pending.Length)
            (_rows, _entries) = (new int[_pending.Length], new int[_pending.Length]);
        for (var index = 0; index < _count; index++)
        {
            ref readonly var next = ref _pending[index];
            _rows[index] = next.Row;
            _entries[index] = EntryOf(_keys.Of(next.Row), next.Slice, next.From);
        }
        Fold(events, _rows.AsSpan(0, _count), _entries.AsSpan(0, _count));
        _count = 0;
    }

    /// <summary>Appends a section for each shard that has entries, then forgets them.</summary>
    public void WriteSections(DeltaWriter delta, ViewShards shards)
    {
        shards.Divide(this, Keys.Count, static (fold, entry) => fold._keys.Hash(fold.Keys.Key(entry)));
        foreach (var shard in shards.Used)
            delta.EndSection(WriteSection(delta.BeginSection(View.Index, shard, shards.Source), shards.EntriesOf(shard)));
        Forget();
    }

    /// <summary>Forgets the chunk without writing it.</summary>
    public void Clear()
    {
        for (var entry = 0; entry < Keys.Count; entry++)
            Empty(entry);
        Forget();
    }

    /// <summary>
    /// The slice of an event's time, and where the windows begin that it may enter, as <see cref="KeyTable"/> has them; false when it is
    /// late for all of them and the view doesn't take it in.
    /// </summary>
    protected abstract bool TryPlace(EventTime time, EventTime watermark, out EventTime slice, out EventTime from);

    /// <summary>The entry of an event with this key and place: the same for the same, unless the kind keeps each event alone.</summary>
    protected virtual int EntryOf(int key, EventTime slice, EventTime from) => Keys.IndexOf(key, slice, from);

    /// <summary>Where the windows begin that an event may enter, by its index among those that are folded now.</summary>
    protected EventTime FromOf(int index) => _pending[index].From;

    /// <summary>Folds events, in their order, into their entries.</summary>
    protected abstract void Fold(EventColumns events, ReadOnlySpan<int> rows, ReadOnlySpan<int> entries);

    /// <summary>How many events the entry is of.</summary>
    protected abstract long EventsOf(int entry);

    /// <summary>Appends what the entry holds beside its key; Kafka times count from <paramref name="arrivedBase"/> (ms).</summary>
    protected abstract void WriteBody(ByteWriter writer, int entry, long arrivedBase);

    /// <summary>Forgets what the entry holds, if anything, so that it can be used for another key.</summary>
    protected abstract void Empty(int entry);

    private long WriteSection(ByteWriter writer, ReadOnlySpan<int> entries)
    {
        var events = 0L;
        SectionFormat.WriteHeader(writer, View.Aggregates, _earliestArrival, entries.Length);
        foreach (var entry in entries)
        {
            var count = EventsOf(entry);
            var body = SectionFormat.BeginEntry(writer, _keys.Text(Keys.Key(entry)), count);
            WriteBody(writer, entry, _earliestArrival);
            writer.EndBytes(body);
            events += count;
            // At once, as it is still in the processor's cache.
            Empty(entry);
        }
        return events;
    }

    private void Forget()
    {
        Keys.Clear();
        _count = 0;
        _earliestArrival = long.MaxValue;
    }

    private struct Pending
    {
        public EventTime Slice;
        public EventTime From;
        public int Row;
    }
}
