using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Ledger;

// epoch        1        2        3
// partitions   2        4        4
// view v       1 ─────── 1 ────── 2       rekeyed; in epoch 3 with another number of shards
// view c       1        2 ─────── 2       co-partitioned, then rekeyed
// view m       1        2 ─────── 3       means something else in epoch 2
public sealed class ShardLifeTests
{
    private static readonly PipelineEpoch[] Epochs =
    [
        Epoch(1, 2, Layout("v", 1, Sharding.Rekeyed, 3), Layout("c", 1, Sharding.CoPartitioned, 2), Layout("m", 1, Sharding.Rekeyed, 2)),
        Epoch(2, 4, Layout("v", 1, Sharding.Rekeyed, 3), Layout("c", 2, Sharding.Rekeyed, 4), Layout("m", 2, Sharding.Rekeyed, 2, "b")),
        Epoch(3, 4, Layout("v", 2, Sharding.Rekeyed, 6), Layout("c", 2, Sharding.Rekeyed, 4), Layout("m", 3, Sharding.Rekeyed, 1)),
    ];

    [Fact]
    public void A_layout_lasts_to_the_newest_epoch_that_has_it()
    {
        var life = Life("v", 1);
        Assert.Equal(2, life.Last.Epoch.Value);
        Assert.True(life.Reads(new Epoch(2)));
        Assert.False(life.Reads(new Epoch(3)));
        Assert.False(Life("v", 2).Reads(new Epoch(2)));
        Assert.Equal((true, false), (life.HasEnded, Life("v", 2).HasEnded));
    }

    // v: 3 shards, then 6: shard 4 has keys of shard 1 only. c: 2 a partition, then 4 in all: those of both partitions with its remainder.
    // m: what it meant in epoch 1 again: the layout between hands nothing over.
    [Theory]
    [InlineData("v", 2, 4, "p.v.1.1")]
    [InlineData("c", 2, 3, "p.c.1.1 p.c.1.3")]
    [InlineData("m", 3, 0, "p.m.1.0 p.m.1.1")]
    [InlineData("m", 2, 0, "")]
    [InlineData("v", 1, 0, "")]
    public void A_shard_takes_over_from_those_of_the_layout_before_that_may_have_its_keys(string view, int layout, int shard, string donors)
    {
        var life = ShardLife.Of(new ShardId("p", view, new LayoutNumber(layout), shard), Epochs)!;
        Assert.Equal(donors, string.Join(' ', life.Donors.Select(donor => donor.Id)));
    }

    [Theory]
    [InlineData("v", 1, 3)]
    [InlineData("m", 1, 3)]
    [InlineData("m", 2, null)]
    [InlineData("c", 2, null)]
    public void The_next_layout_of_the_same_meaning_goes_on_with_it(string view, int layout, int? epoch) =>
        Assert.Equal(epoch, Life(view, layout).Successor?.Epoch.Value);

    // Partitions 0 and 1 were there in epoch 1, 2 and 3 came with epoch 2.
    [Theory]
    [InlineData("v", 1, 0, "start")]
    [InlineData("v", 1, 2, "2")]
    [InlineData("c", 2, 3, "2")]
    [InlineData("c", 2, 1, "as the end of the chain says")]
    [InlineData("v", 2, 3, "as the end of the chain says")]
    public void A_chain_begins_where_its_partition_came_or_where_the_layout_before_ended(string view, int layout, int partition, string at)
    {
        var start = Life(view, layout).StartOf(new Partition(partition));
        var begun = start == ChainPoint.Start ? "start" : start?.Epoch.ToString();
        Assert.Equal(at, begun ?? "as the end of the chain says");
    }

    [Fact]
    public void Partitions_that_came_while_a_rekeyed_layout_lasts_feed_its_shards_too() =>
        Assert.Equal([0, 1, 2, 3], Life("v", 1).Sources.Select(source => source.Partition.Value));

    [Fact]
    public void A_co_partitioned_shard_is_fed_by_its_partition_alone() =>
        Assert.Equal(
            [1],
            ShardLife.Of(new ShardId("p", "c", new LayoutNumber(1), 3), Epochs)!.Sources.Select(source => source.Partition.Value));

    [Fact]
    public void A_shard_follows_its_sources_from_where_they_are_to_its_last_epoch()
    {
        Assert.Equal([1, 2], Life("v", 1).From(new Epoch(0)).Select(epoch => epoch.Epoch.Value));
        Assert.Equal([2, 3], Life("c", 2).From(new Epoch(2)).Select(epoch => epoch.Epoch.Value));
    }

    // Every key of every shard before has one shard that takes it, which names that shard as a donor; so does one heir of each.
    [Fact]
    public void Each_key_goes_to_a_shard_that_takes_from_the_one_that_had_it()
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var (isCo, staysCo) = (random.Next(2) == 0, random.Next(2) == 0);
            var from = Layout("x", 1, isCo ? Sharding.CoPartitioned : Sharding.Rekeyed, random.Next(1, 13));
            var to = Layout("x", 2, isCo && staysCo ? Sharding.CoPartitioned : Sharding.Rekeyed, random.Next(1, 13));
            var partitions = random.Next(1, 6);
            var (hash, partition) = ((ulong)random.NextInt64(), new Partition(random.Next(partitions)));
            Assert.Contains(from.ShardOf(hash, partition), to.DonorsOf(to.ShardOf(hash, partition), from, partitions));
            foreach (var donor in Enumerable.Range(0, from.TotalShards(partitions)))
                Assert.Contains(donor, to.DonorsOf(to.HeirOf(donor, from), from, partitions));
        }
    }

    [Theory]
    [InlineData("v", 3)]
    [InlineData("gone", 1)]
    public void A_layout_that_no_epoch_has_has_no_shards(string view, int layout) =>
        Assert.Null(ShardLife.Of(new ShardId("p", view, new LayoutNumber(layout), 0), Epochs));

    [Fact]
    public void The_shards_of_an_epoch_are_those_of_all_its_layouts() =>
        Assert.Equal(
            ["p.v.2.0", "p.v.2.1", "p.v.2.2", "p.v.2.3", "p.v.2.4", "p.v.2.5", "p.c.2.0", "p.c.2.1", "p.c.2.2", "p.c.2.3", "p.m.3.0"],
            Epochs[2].Shards().Select(shard => shard.ToString()));

    [Theory]
    [InlineData("p.v.2.0", true)]
    [InlineData("p.v.2", false)]
    [InlineData("p.v.x.0", false)]
    [InlineData("p.v.2.x", false)]
    [InlineData("p.v.2.-1", false)]
    [InlineData("p.v.2.0.1", false)]
    public void A_shards_text_is_read_back_and_nothing_else(string text, bool isShard)
    {
        Assert.Equal(isShard, ShardId.TryParse(text, out var id));
        Assert.Equal(isShard ? text : null, id?.ToString());
    }

    // A co-partitioned layout depends on the number of partitions, a rekeyed one doesn't.
    [Theory]
    [InlineData(Sharding.Rekeyed, false, true)]
    [InlineData(Sharding.CoPartitioned, true, true)]
    [InlineData(Sharding.CoPartitioned, false, false)]
    public void A_layout_goes_on_while_nothing_it_depends_on_changes(Sharding sharding, bool samePartitions, bool continues) =>
        Assert.Equal(continues, Layout("v", 7, sharding, 3).Continues(Layout("v", 0, sharding, 3), samePartitions));

    [Fact]
    public void Another_number_of_shards_or_another_definition_is_another_layout()
    {
        var layout = Layout("v", 7, Sharding.Rekeyed, 3);
        Assert.False(layout.Continues(layout with { Shards = 4 }, samePartitions: true));
        Assert.False(layout.Continues(layout with { Definition = "other" }, samePartitions: true));
    }

    private static ShardLife Life(string view, int layout) => ShardLife.Of(new ShardId("p", view, new LayoutNumber(layout), 0), Epochs)!;

    private static ViewLayout Layout(string name, int number, Sharding sharding, int shards, string meaning = "a") =>
        new(name, new LayoutNumber(number), sharding, shards)
        {
            Definition = $"d{meaning}",
            Meaning = meaning,
            Label = name,
            Declared = "",
        };

    private static PipelineEpoch Epoch(int number, int partitions, params ViewLayout[] layouts) =>
        new("p", new Epoch(number), "v1", 0, partitions, layouts, DateTimeOffset.UnixEpoch);
}
