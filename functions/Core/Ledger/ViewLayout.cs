using Serverless.Core.Definitions;
using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>How a view's keys are divided among shards, and what the shards compute.</summary>
/// <param name="Name">The view.</param>
/// <param name="Number">The number of this layout among the layouts of the view.</param>
/// <param name="Sharding">Whether a shard follows one partition or all.</param>
/// <param name="Shards">In all (rekeyed) or per partition (co-partitioned).</param>
public sealed record ViewLayout(string Name, LayoutNumber Number, Sharding Sharding, int Shards)
{
    /// <summary>A hash of everything that the view's sections and states are made of.</summary>
    public required string Definition { get; init; }

    /// <summary>A hash of what the view's results mean: layouts of one meaning hand their states over.</summary>
    public required string Meaning { get; init; }

    /// <summary>The name that results of this meaning are stored under (<see cref="ViewLabel"/>).</summary>
    public required string Label { get; init; }

    /// <summary>
    /// What the pipeline file said of sharding and shards when the layout began. As long as it says the same, a layout that has become
    /// another one meanwhile stays as it is.
    /// </summary>
    public required string Declared { get; init; }

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
    /// Whether the shards of this layout can go on in an epoch that needs <paramref name="other"/>, whose number is ignored. A
    /// co-partitioned layout also needs the same number of partitions.
    /// </summary>
    public bool Continues(ViewLayout other, bool samePartitions) =>
        this with { Number = other.Number, Declared = other.Declared } == other && (samePartitions || Sharding == Sharding.Rekeyed);

    /// <summary>The shards of the layout <paramref name="before"/> that may hold keys of a shard of this one.</summary>
    /// <param name="shard">A shard of this layout.</param>
    /// <param name="before">An earlier layout; co-partitioned if this one is.</param>
    /// <param name="partitions">How many partitions the topic had when the earlier layout ended.</param>
    public IEnumerable<int> DonorsOf(int shard, ViewLayout before, int partitions)
    {
        // Numbers within are remainders of one hash, so what two of them have in common is the remainder by their divisor.
        var common = Divisor(Shards, before.Shards);
        return Enumerable.Range(0, before.TotalShards(partitions)).Where(donor =>
            donor % before.Shards % common == shard % Shards % common
            && (Sharding == Sharding.Rekeyed || donor / before.Shards == shard / Shards));
    }

    /// <summary>Which of the shards that take from a shard of the layout <paramref name="before"/> takes what has no key.</summary>
    public int HeirOf(int donor, ViewLayout before)
    {
        var within = donor % before.Shards % Divisor(Shards, before.Shards);
        return Sharding == Sharding.Rekeyed ? within : donor / before.Shards * Shards + within;
    }

    private static int Divisor(int one, int other) => other == 0 ? one : Divisor(other, one % other);
}
