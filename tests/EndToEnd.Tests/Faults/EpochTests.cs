using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>How hosts learn that partitions have come.</summary>
public sealed class EpochTests
{
    [Fact]
    public async Task A_timer_learns_of_an_epoch_that_another_host_has_opened()
    {
        await using var world = Grown(out var log);
        var (timer, reader) = (world.Start(), world.Start());
        await timer.TickAsync();
        await reader.BatchAsync([.. world.Topic.Produced], new Random(1));
        world.Topic.Produce();
        while (reader.HasMore)
            await reader.BatchAsync([20, 20, 20, 20], new Random(2));
        // Whatever the reader had to tell the shards is lost.
        world.Mail.TakeAll();
        // Shards of the layouts before are poked too: they hand over, and those of the new ones begin.
        for (var tick = 0; tick < 3; tick++)
        {
            await timer.TickAsync();
            await world.DeliverAllAsync(timer);
        }
        Assert.All(await world.StatusAsync(timer), Assert.NotNull);
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "another's epoch");
    }

    [Fact]
    public async Task A_timer_notices_partitions_that_nothing_has_come_from_yet()
    {
        await using var world = Grown(out _);
        var timer = world.Start();
        await timer.BatchAsync([.. world.Topic.Produced], new Random(1));
        world.Topic.Partitions = 4;
        await timer.TickAsync();
        var epoch = await world.Stores.Ledger.NewestEpochAsync(world.Pipeline.Name, CancellationToken.None);
        Assert.Equal(4, epoch!.Partitions);
    }

    // epoch 1   half applied, windows closed by idleness ──────────────────────────────── the other half's pokes come
    // epoch 2                                             both halves applied and written
    [Fact]
    public async Task A_shard_of_the_epoch_before_that_comes_late_corrects_nothing_that_its_successor_has_written()
    {
        var log = SomeStream.Of(new Random(2), 1, events: 80);
        var topic = new SimulatedTopic(log);
        topic.Produced[0] = log[0].Count / 2;
        await using var world =
            new World(topic, Some.Aligned, new RuntimeOptions { PokeInterval = TimeSpan.Zero }, TimeSpan.FromMinutes(1));
        var host = world.Start();
        await ReadAndIdleAsync(world, host);
        topic.Produce();
        await host.BatchAsync([log[0].Count], new Random(2));
        var late = world.Mail.TakeAll();
        world.Pipeline = Some.Aligned.WithShards(shards => shards + 1);
        var successor = world.Start();
        await ReadAndIdleAsync(world, successor);
        late.ForEach(world.Mail.Post);
        await world.DeliverAllAsync(successor);
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "late shards");
    }

    private static async Task ReadAndIdleAsync(World world, Host host)
    {
        await host.BatchAsync([.. world.Topic.Produced], new Random(1));
        for (var tick = 0; tick < 4; tick++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(2));
            await host.TickAsync();
            await world.DeliverAllAsync(host);
        }
    }

    private static World Grown(out List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        log = Some.GrowingStream(new Random(4), before: 2, after: 4, events: 80, out var atGrowth);
        var topic = new SimulatedTopic(log) { Partitions = 2 };
        atGrowth.CopyTo(topic.Produced, 0);
        return new World(topic, Some.Aligned);
    }
}
