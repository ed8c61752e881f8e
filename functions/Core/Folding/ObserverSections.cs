using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Folding;

/// <summary>Writes what a chunk adds to an observer as a section for each shard that gets any of it.</summary>
internal static class ObserverSections
{
    /// <param name="delta">Gets the sections.</param>
    /// <param name="part">The observer's number among the object's parts.</param>
    /// <param name="entries">What the chunk adds.</param>
    /// <param name="shards">Divides by the observer's layout.</param>
    /// <param name="counts">Whether entries count as events, as for a view.</param>
    public static void Write(DeltaWriter delta, int part, IReadOnlyList<ObserverEntry> entries, ViewShards shards, bool counts)
    {
        shards.Divide(entries, entries.Count, static (entries, index) => Hash64.Of(entries[index].Key.Span));
        foreach (var shard in shards.Used)
        {
            var writer = delta.BeginSection(part, shard, shards.Source);
            ObserverSection.WriteCount(writer, shards.EntriesOf(shard).Length);
            foreach (var index in shards.EntriesOf(shard))
                ObserverSection.WriteEntry(writer, entries[index].Key.Span, entries[index].Content.Span);
            delta.EndSection(counts ? shards.EntriesOf(shard).Length : 0);
        }
    }
}
