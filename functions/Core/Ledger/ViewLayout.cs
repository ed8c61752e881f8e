using Serverless.Core.Definitions;
using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>How a view's keys are divided among shards.</summary>
/// <param name="Name">The view.</param>
/// <param name="Number">The number of this layout among the layouts of the view.</param>
/// <param name="Sharding">Whether a shard follows one partition or all.</param>
/// <param name="Shards">In all (rekeyed) or per partition (co-partitioned).</param>
/// <param name="Definition">
/// A hash of everything that the meaning of the view's states depends on: key, window, condition, aggregates.
/// </param>
public sealed record ViewLayout(string Name, LayoutNumber Number, Sharding Sharding, int Shards, string Definition)
{
    /// <summary>The shard that holds a key with this hash, when its events come from <paramref name="partition"/>.</summary>
    public int ShardOf(ulong keyHash, Partition partition)
    {
        var within = (int)((keyHash >> 32) % (ulong)Shards);
        return Sharding == Sharding.CoPartitioned ? partition.Value * Shards + within : within;
    }

    /// <summary>How many shards there are, over all partitions.</summary>
    public int TotalShards(int partitions) => Sharding == Sharding.CoPartitioned ? partitions * Shards : Shards;

    /// <summary>The shards that a partition's events may be in.</summary>
    public IEnumerable<int> FedBy(Partition partition) => Sharding == Sharding.CoPartitioned
        ? Enumerable.Range(partition.Value * Shards, Shards)
        : Enumerable.Range(0, Shards);

    /// <summary>The partitions that feed a shard.</summary>
    public IEnumerable<Partition> SourcesOf(int shard, int partitions) =>
        Sharding == Sharding.CoPartitioned
            ? [new Partition(shard / Shards)]
            : Enumerable.Range(0, partitions).Select(partition => new Partition(partition));

    /// <summary>
    /// Whether the shards of this layout can continue in an epoch that needs <paramref name="other"/>, whose number is ignored. A
    /// co-partitioned layout also needs the same number of partitions.
    /// </summary>
    public bool Continues(ViewLayout other, bool samePartitions) =>
        this with { Number = other.Number } == other && (samePartitions || Sharding == Sharding.Rekeyed);
}
