using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Folding;

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
    private readonly ViewKey _key = new();

    public View View { get; } = view;

    protected KeyTable Keys { get; } = new();

    public static ViewFold Of(View view) => view.Definition.Window switch
    {
        WindowDefinition.Session session => new SessionFold(view, session.GapMs),
        WindowDefinition.GlobalCount => new GlobalFold(view),
        _ => new AlignedFold(view),
    };

    public ViewOutcome Fold(in FoldedEvent folded)
    {
        if (View.Where is { } where && !where.Holds(folded.Row))
            return ViewOutcome.Outside;
        var key = _key.Of(View, folded.Row);
        return Fold(folded, key, Hash64.Of(key));
    }

    /// <summary>Appends a section for each shard that has entries, then forgets them.</summary>
    public void WriteSections(DeltaWriter delta, ViewShards shards)
    {
        shards.Divide(Keys);
        foreach (var shard in shards.Used)
        {
            var writer = delta.BeginSection(View.Index, shard, shards.Partition);
            WriteSection(writer, shards.EntriesOf(shard));
            delta.EndSection();
        }
        Clear();
    }

    public virtual void Clear() => Keys.Clear();

    protected abstract ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash);

    protected abstract void WriteSection(ByteWriter writer, ReadOnlySpan<int> entries);
}
