using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Deltas;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Two versions of a pipeline in one process, and the layouts of their views.</summary>
public sealed class VersionTests
{
    private static readonly Pipeline First = Some.Aligned;
    private static readonly Pipeline Second = Some.Of(view => First.Find(view.Name) is null || view.Name == "some" ? null : view);

    // batch     1   2   3      4   5   6
    // version   first ───────  second, without the view 'some'
    // epoch     1              2
    [Fact]
    public async Task Batches_take_the_newest_version_and_views_that_did_not_change_keep_their_shards()
    {
        var log = SomeStream.Of(new Random(3), 2, events: 120);
        await using var world = new World(new SimulatedTopic(log), First);
        var host = world.Start();
        await ReadAsync(world, host, batches: 3);
        host.Runtimes.Use(Second);
        await ReadAsync(world, host, batches: 1_000);

        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal([First.Version, Second.Version], epochs.Select(epoch => epoch.Version));
        Assert.Equal(epochs[0].Views.Where(view => view.Name != "some"), epochs[1].Views);

        var shards = epochs[0].Shards().Where(shard => shard.View == "some").ToList();
        for (var tick = 0; tick < 2; tick++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
        }
        Assert.All(shards, shard => Assert.True(ShardStateFormat.IsHandedOver(world.States[shard])));

        world.Pipeline = Second;
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "second version");
    }

    [Fact]
    public async Task Rows_name_the_recipe_of_the_version_that_folded_them()
    {
        var log = SomeStream.Of(new Random(4), 1, events: 60);
        await using var world = new World(new SimulatedTopic(log), First);
        var host = world.Start();
        await ReadAsync(world, host, batches: 2);
        host.Runtimes.Use(Second);
        await ReadAsync(world, host, batches: 1_000);

        var rows = await world.Stores.Ledger
            .ReadAllAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();
        foreach (var row in rows.Where(row => row.NextEpoch is null))
        {
            var recipe = await world.Stores.Ledger.FindRecipeAsync("stream", row.Recipe, CancellationToken.None);
            Assert.Equal(row.Epoch.Value == 1 ? First.Version : Second.Version, recipe!.Definition);
        }
        Assert.Equal(2, rows.Where(row => row.NextEpoch is null).Select(row => row.Recipe).Distinct().Count());
    }

    [Fact]
    public async Task When_partitions_come_a_rekeyed_layout_goes_on_and_a_co_partitioned_one_gives_way_to_the_next()
    {
        var log = Some.GrowingStream(new Random(4), before: 2, after: 4, events: 80, out var atGrowth);
        var topic = new SimulatedTopic(log) { Partitions = 2 };
        atGrowth.CopyTo(topic.Produced, 0);
        await using var world = new World(topic, First);
        await ReadAsync(world, world.Start(), batches: 1_000);
        await world.DrainAsync();

        var epoch = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        Assert.Equal((1, 2), (epoch!.View("hopping")!.Number.Value, epoch.View("tumbling")!.Number.Value));
        var hopping = world.States[epoch.Shards().First(shard => shard.View == "hopping")];
        Assert.Equal(4, ShardStateFormat.Read(PackedState.Open(hopping), First.Find("hopping")!)!.Sources.Count);
        await Outcome.AssertAsync(world, Oracle.Of(log), "grown");
    }

    private static async Task ReadAsync(World world, Host host, int batches)
    {
        for (var batch = 0; batch < batches && host.HasMore; batch++)
        {
            await host.BatchAsync([.. world.Topic.Produced.Select(_ => 12)], new Random(batch));
            await world.DeliverAllAsync(host);
        }
    }
}
