using Serverless.Core.Tests.Streams;

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
        world.Mail.Clear();
        await timer.TickAsync();
        await world.DeliverAllAsync(timer);
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

    private static World Grown(out List<List<(Core.Decoding.SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        log = Some.GrowingStream(new Random(4), before: 2, after: 4, events: 80, out var atGrowth);
        var topic = new SimulatedTopic(log) { Partitions = 2 };
        atGrowth.CopyTo(topic.Produced, 0);
        return new World(topic, Some.Aligned);
    }
}
