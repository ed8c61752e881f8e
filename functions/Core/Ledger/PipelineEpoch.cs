using Serverless.Core.Definitions;
using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>How a pipeline's topic and views are divided while the epoch lasts.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Epoch">Which epoch.</param>
/// <param name="Partitions">Partitions of the topic, numbered from 0.</param>
/// <param name="Views">The views, in the order of the definition.</param>
/// <param name="OpenedAt">When, by the clock of the instance that opened it.</param>
public sealed record PipelineEpoch(string Pipeline, Epoch Epoch, int Partitions, IReadOnlyList<ViewLayout> Views, DateTimeOffset OpenedAt)
{
    /// <summary>Whether <paramref name="partitions"/> and <paramref name="views"/> are what this epoch has.</summary>
    public bool Fits(int partitions, IReadOnlyList<ViewLayout> views) => Partitions == partitions && Views.SequenceEqual(views);

    /// <summary>The layout of a view; null when the epoch has none of that name.</summary>
    public ViewLayout? View(string name) => Views.FirstOrDefault(view => view.Name == name);
}

/// <summary>How a view is divided into shards.</summary>
/// <param name="Name">The view's name.</param>
/// <param name="Sharding">How events reach the shards.</param>
/// <param name="Shards">In all (rekeyed) or per partition (co-partitioned), at least 1.</param>
/// <param name="Definition">A hash of all that gives the view's states their meaning: key, window, condition, aggregates.</param>
public sealed record ViewLayout(string Name, Sharding Sharding, int Shards, string Definition)
{
    /// <summary>The shard that holds a key with this hash, when its events come from <paramref name="partition"/>.</summary>
    public int ShardOf(ulong keyHash, Partition partition)
    {
        var within = (int)((keyHash >> 32) % (ulong)Shards);
        return Sharding == Sharding.CoPartitioned ? partition.Value * Shards + within : within;
    }

    /// <summary>How many shards there are, over all partitions.</summary>
    public int TotalShards(int partitions) => Sharding == Sharding.CoPartitioned ? partitions * Shards : Shards;

    /// <summary>The partitions that feed a shard.</summary>
    public IEnumerable<Partition> SourcesOf(int shard, int partitions) =>
        Sharding == Sharding.CoPartitioned
            ? [new Partition(shard / Shards)]
            : Enumerable.Range(0, partitions).Select(partition => new Partition(partition));
}
