using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Ledger;

// epoch        1        2        3
// partitions   2        4        4
// view v       1 ─────── 1 ────── 2       rekeyed; in epoch 3 with another number of shards
// view c       1        2 ─────── 2       co-partitioned, then rekeyed
public sealed class ShardLifeTests
{
    private static readonly PipelineEpoch[] Epochs =
    [
        Epoch(1, 2, Layout("v", 1, Sharding.Rekeyed, 3), Layout("c", 1, Sharding.CoPartitioned, 1)),
        Epoch(2, 4, Layout("v", 1, Sharding.Rekeyed, 3), Layout("c", 2, Sharding.Rekeyed, 4)),
        Epoch(3, 4, Layout("v", 2, Sharding.Rekeyed, 5), Layout("c", 2, Sharding.Rekeyed, 4)),
    ];

    [Fact]
    public void A_layout_lasts_to_the_newest_epoch_that_has_it()
    {
        var life = Life("v", 1);
        Assert.Equal(2, life.Last.Epoch.Value);
        Assert.True(life.Reaches(new Epoch(2)));
        Assert.False(life.Reaches(new Epoch(3)));
    }

    [Fact]
    public void Partitions_that_came_while_a_rekeyed_layout_lasts_feed_its_shards_too() =>
        Assert.Equal([0, 1, 2, 3], Life("v", 1).Sources.Select(partition => partition.Value));

    [Fact]
    public void A_co_partitioned_shard_is_fed_by_its_partition_alone() =>
        Assert.Equal(
            [1],
            ShardLife.Of(new ShardId("p", "c", new LayoutNumber(1), 1), Epochs)!.Sources.Select(partition => partition.Value));

    [Fact]
    public void A_shard_follows_its_sources_from_where_they_are_to_its_last_epoch()
    {
        Assert.Equal([1, 2], Life("v", 1).From(new Epoch(0)).Select(epoch => epoch.Epoch.Value));
        Assert.Equal([2, 3], Life("c", 2).From(new Epoch(2)).Select(epoch => epoch.Epoch.Value));
    }

    [Fact]
    public void What_was_written_before_the_layout_is_known_by_the_layout_it_was_written_for() =>
        Assert.Equal(Sharding.CoPartitioned, Life("c", 2).LayoutIn(new Epoch(1))!.Sharding);

    [Theory]
    [InlineData("v", 3)]
    [InlineData("gone", 1)]
    public void A_layout_that_no_epoch_has_has_no_shards(string view, int layout) =>
        Assert.Null(ShardLife.Of(new ShardId("p", view, new LayoutNumber(layout), 0), Epochs));

    [Fact]
    public void The_shards_of_an_epoch_are_those_of_all_its_layouts() =>
        Assert.Equal(
            ["p.v.2.0", "p.v.2.1", "p.v.2.2", "p.v.2.3", "p.v.2.4", "p.c.2.0", "p.c.2.1", "p.c.2.2", "p.c.2.3"],
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

    private static ViewLayout Layout(string name, int number, Sharding sharding, int shards) =>
        new(name, new LayoutNumber(number), sharding, shards, "d");

    private static PipelineEpoch Epoch(int number, int partitions, params ViewLayout[] layouts) =>
        new("p", new Epoch(number), "v1", partitions, layouts, DateTimeOffset.UnixEpoch);
}
