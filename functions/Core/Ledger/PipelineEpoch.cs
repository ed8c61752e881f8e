using Serverless.Core.Definitions;
using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>How a pipeline's topic and views are divided while the epoch lasts.</summary>
public sealed record PipelineEpoch(string Pipeline, Epoch Epoch, int Partitions, IReadOnlyList<ViewLayout> Views, DateTimeOffset OpenedAt)
{
    /// <summary>Whether <paramref name="partitions"/> and <paramref name="views"/> are what this epoch has.</summary>
    public bool Fits(int partitions, IReadOnlyList<ViewLayout> views) => Partitions == partitions && Views.SequenceEqual(views);

    public ViewLayout? View(string name) => Views.FirstOrDefault(view => view.Name == name);
}

/// <summary>
/// <paramref name="Shards"/> in all (rekeyed) or per partition (co-partitioned). <paramref name="Definition"/> is a hash of all that
/// gives the view's states their meaning: key, window, condition, aggregates.
/// </summary>
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
        Sharding == Sharding.CoPartitioned ? [new Partition(shard / Shards)] : Enumerable.Range(0, partitions).Select(partition => new Partition(partition));
}
