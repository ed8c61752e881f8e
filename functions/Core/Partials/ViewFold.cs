using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Partials;

/// <summary>What a view did with an event.</summary>
internal enum ViewOutcome
{
    /// <summary>The view's condition leaves the event out.</summary>
    Outside,

    /// <summary>The event is in a partial aggregate.</summary>
    Merged,

    /// <summary>All windows of the event had closed.</summary>
    Late,
}

/// <summary>Folds the events of a chunk, in order, into the partial aggregates of one view, and writes them as sections.</summary>
internal abstract class ViewFold(View view)
{
    private readonly ViewKey _key = new(view);
    private long _earliestArrival = long.MaxValue;

    /// <summary>The view.</summary>
    public View View { get; } = view;

    /// <summary>The entries of the chunk so far.</summary>
    protected KeyTable Keys { get; } = new();

    /// <summary>How many partial aggregates the chunk has so far.</summary>
    public int Entries => Keys.Count;

    /// <summary>Folds one event, if the view's condition holds for it.</summary>
    public ViewOutcome Fold(in FoldedEvent folded)
    {
        if (View.Where is { } where && !where.Holds(folded.Row))
            return ViewOutcome.Outside;
        _earliestArrival = Math.Min(_earliestArrival, folded.KafkaMs);
        var key = _key.Of(folded.Row);
        return Fold(folded, key, Hash64.Of(key));
    }

    /// <summary>Appends a section for each shard that has entries, then forgets them.</summary>
    public void WriteSections(DeltaWriter delta, ViewShards shards)
    {
        shards.Divide(Keys, Keys.Count, static (keys, index) => keys.Hash(index));
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

    /// <summary>Folds an event of the view into the entry of its key; <paramref name="hash"/> is the key's <see cref="Hash64"/>.</summary>
    protected abstract ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash);

    /// <summary>How many events the entry is of.</summary>
    protected abstract long EventsOf(int entry);

    /// <summary>Appends what the entry holds beside its key; Kafka times count from <paramref name="arrivedBase"/> (ms).</summary>
    protected abstract void WriteBody(ByteWriter writer, int entry, long arrivedBase);

    /// <summary>Forgets what the entry holds, so that it can be used for another key.</summary>
    protected abstract void Empty(int entry);

    private long WriteSection(ByteWriter writer, ReadOnlySpan<int> entries)
    {
        var events = 0L;
        SectionFormat.WriteHeader(writer, View.Aggregates, _earliestArrival, entries.Length);
        foreach (var entry in entries)
        {
            var count = EventsOf(entry);
            var body = SectionFormat.BeginEntry(writer, Keys.Key(entry), count);
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
        _earliestArrival = long.MaxValue;
    }
}
