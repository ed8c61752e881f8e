using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Queries;

/// <summary>Which shards may hold keys of a view.</summary>
internal static class LiveShards
{
    /// <summary>
    /// The shards that may hold one of the stored <paramref name="keys"/>; all of the view's newest layout when that is null. None before
    /// anything of the view is sealed.
    /// </summary>
    public static IReadOnlyList<ShardLife> Of(FoundView found, IReadOnlyList<string>? keys) =>
        [.. IdsOf(found, keys).Select(id => ShardLife.Of(id, found.Epochs)!)];

    /// <summary>The same, by their ids.</summary>
    public static IReadOnlyList<ShardId> IdsOf(FoundView found, IReadOnlyList<string>? keys)
    {
        if (found.Epoch?.View(found.View.Name) is not { } layout)
            return [];
        // The partition follows from the key as it came, which a hash doesn't tell.
        var isHidden = layout.Sharding == Sharding.CoPartitioned
            && found.Versions.Current.Personal.UseOf(found.Versions.Current.Definition.Key) is not null;
        var shards = keys is null || isHidden
            ? Enumerable.Range(0, layout.TotalShards(found.Epoch.Partitions))
            : keys.Select(key => ShardOf(found, found.Epoch, layout, key)).OfType<int>().Distinct();
        return [.. shards.Select(shard => new ShardId(found.Versions.Name, layout.Name, layout.Number, shard))];
    }

    /// <summary>Null for a key that the view can't have.</summary>
    private static int? ShardOf(FoundView found, PipelineEpoch epoch, ViewLayout layout, string key)
    {
        var hash = Hash64.Of(Encoding.UTF8.GetBytes(key));
        if (layout.Sharding == Sharding.Rekeyed)
            return layout.ShardOf(hash, default);
        return PartitionOf(found, epoch, key) is { } partition ? layout.ShardOf(hash, partition) : null;
    }

    /// <summary>The partition of a key in a co-partitioned view: the one that the partitioner makes of the pipeline's key in it.</summary>
    private static Partition? PartitionOf(FoundView found, PipelineEpoch epoch, string key)
    {
        var pipeline = found.Versions.Current.Definition;
        var field = StoredKey.FieldAt(key, found.View.Definition.Key.ToList().IndexOf(pipeline.Key));
        return field is null ? null : pipeline.Partitioner.PartitionOf(Encoding.UTF8.GetBytes(field), epoch.Partitions);
    }
}
