using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Partials;

internal enum ViewOutcome
{
    /// <summary>The view's condition leaves the event out.</summary>
    Outside,
    Merged,
    Late,
}

/// <summary>Folds the events of a chunk, in order, into the partial aggregates of one view, and writes them as sections.</summary>
internal abstract class ViewFold(View view)
{
    private readonly ViewKey _key = new(view);
    private long _earliestArrival = long.MaxValue;

    public View View { get; } = view;

    protected KeyTable Keys { get; } = new();

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
        shards.Divide(Keys);
        foreach (var shard in shards.Used)
        {
            WriteSection(delta.BeginSection(View.Index, shard, shards.Partition), shards.EntriesOf(shard));
            delta.EndSection();
        }
        Forget();
    }

    public void Clear()
    {
        for (var entry = 0; entry < Keys.Count; entry++)
            Empty(entry);
        Forget();
    }

    protected abstract ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash);

    protected abstract void Write(ByteWriter writer, int entry, long arrivedBase);

    /// <summary>Forgets what the entry holds, so that it can be used for another key.</summary>
    protected abstract void Empty(int entry);

    private void WriteSection(ByteWriter writer, ReadOnlySpan<int> entries)
    {
        SectionFormat.WriteHeader(writer, View.Aggregates, _earliestArrival, entries.Length);
        foreach (var entry in entries)
        {
            Write(writer, entry, _earliestArrival);
            // At once, as it is still in the processor's cache.
            Empty(entry);
        }
    }

    private void Forget()
    {
        Keys.Clear();
        _earliestArrival = long.MaxValue;
    }
}
