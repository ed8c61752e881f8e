using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Ledger;

// partition          0       1       2
// co-partitioned    0 1     2 3     4 5      2 shards a partition
// rekeyed           0 1     0 1     0 1      2 shards in all
public sealed class ViewLayoutTests
{
    private static readonly ViewLayout CoPartitioned = new("v", new LayoutNumber(1), Sharding.CoPartitioned, 2)
    {
        Definition = "d",
        Meaning = "m",
        Label = "v",
        Declared = "",
    };
    private static readonly ViewLayout Rekeyed = CoPartitioned with { Sharding = Sharding.Rekeyed };

    [Fact]
    public void A_co_partitioned_view_has_its_shards_once_for_each_partition() =>
        Assert.Equal((6, 2), (CoPartitioned.TotalShards(3), Rekeyed.TotalShards(3)));

    // The upper half of the hash chooses; the lower half is what tables of keys use.
    [Theory]
    [InlineData(0x0000_0004_0000_0001, 4, 0)]
    [InlineData(0x0000_0005_0000_0000, 5, 1)]
    public void A_key_is_in_the_shard_that_the_upper_half_of_its_hash_says(ulong hash, int coPartitioned, int rekeyed)
    {
        var partition = new Partition(2);
        Assert.Equal((coPartitioned, rekeyed), (CoPartitioned.ShardOf(hash, partition), Rekeyed.ShardOf(hash, partition)));
    }

    [Fact]
    public void A_partition_feeds_its_own_shards_or_all()
    {
        Assert.Equal([4, 5], CoPartitioned.FedBy(new Partition(2)));
        Assert.Equal([0, 1], Rekeyed.FedBy(new Partition(2)));
    }

    [Fact]
    public void A_shard_is_fed_by_its_own_partition_or_by_all()
    {
        Assert.Equal([new Partition(2)], CoPartitioned.SourcesOf(shard: 5, partitions: 3));
        Assert.Equal([new Partition(0), new Partition(1), new Partition(2)], Rekeyed.SourcesOf(shard: 1, partitions: 3));
    }
}
