using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

// What comes after the new topic has begun: late pokes, corrections, lost states, retention, other epochs.
public sealed partial class RestartedTopicTests
{
    // old pokes   epoch 1 ───────────────┐               ┌─ again, and again
    // shard       epoch 1 ── epoch 2: 0 ─┴─ ... ─────────┴─
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Pokes_of_the_old_topic_that_come_late_apply_nothing_twice(int seed)
    {
        var random = new Random(seed);
        await using var world = await ReadAsync();
        var host = world.Start();
        var old = world.Mail.TakeAll();
        old.Where(_ => random.Next(2) == 0).ToList().ForEach(world.Mail.Post);
        await world.DeliverAllAsync(host);
        Recreate(world, 25);
        host.Next[1] = 0;
        while (host.HasMore)
        {
            await host.BatchAsync([random.Next(9), random.Next(9)], random);
            old.AddRange(world.Mail.TakeAll());
            foreach (var letter in old.Where(_ => random.Next(4) == 0).OrderBy(_ => random.Next()).ToList())
                await host.DeliverAsync(letter);
        }
        await AssertAllReadAsync(world, async drained =>
        {
            foreach (var letter in old)
                await drained.DeliverAsync(letter);
        });
    }

    // window   closed ── corrected by the old topic's offset 35 ── by the new one's offset 3: that is after 35
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Corrections_of_the_new_topic_are_not_taken_for_those_of_the_old_one(int seed)
    {
        var log = SomeStream.Of(new Random(seed), 2, events: 320);
        var topic = new SimulatedTopic(log);
        (topic.Produced[0], topic.Produced[1]) = (Read, Read);
        await using var world = new World(topic, Some.Corrected, Options);
        await ReadInStepsAsync(world);
        topic.Follow(1, Renumbered(log[1].Skip(Read)), log[1].Count - Read);
        await ReadInStepsAsync(world);

        await world.DrainAsync();
        await Outcome.AssertResultsAsync(world, Oracle.Of(log, corrects: true).Only(Some.Corrected), "corrected");
    }

    // shards   epoch 1 ── epoch 2 ── lost ── epoch 1 and 2 again, from the ledger
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task A_lost_state_is_made_again_from_both_topics(int readOfTheNew)
    {
        await using var world = await ReadAsync();
        var host = world.Start();
        Recreate(world, Read);
        host.Next[1] = 0;
        await host.BatchAsync([0, readOfTheNew], new Random(2));
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        world.States.Clear();

        var rebuilder = world.Start();
        await rebuilder.TickAsync();
        await world.DeliverAllAsync(rebuilder);

        var heads = await HeadsAsync(world);
        Assert.All(await world.StatusAsync(rebuilder), status =>
            Assert.All(status!.Sources, fence => Assert.Equal(heads[fence.Partition.Value].At, fence.At)));
        await AssertAllReadAsync(world);
    }

    // epoch 1   ── rows ── end | the retention | epoch 2   ── rows ── rows ── collector
    [Fact]
    public async Task Retention_removes_rows_of_both_topics_and_leaves_no_shard_stuck()
    {
        await using var world = await ReadAsync(Some.Exact);
        var host = world.Start();
        await CatchUpAsync(world, host);
        Recreate(world, 30);
        host.Next[1] = 0;
        for (var round = 0; round < 3; round++)
            await host.BatchAsync([3, 6], new Random(2));
        await CatchUpAsync(world, host);
        var before = await RowsAsync(world);
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.BatchAsync([0, 6], new Random(2));
        await CatchUpAsync(world, host);
        await world.PassCheckpointsAsync(host);

        await host.Runtimes.Retention.RunAsync(CancellationToken.None);

        var after = await RowsAsync(world);
        Assert.True(after.Count(row => row.Epoch.Value == 1) < before.Count(row => row.Epoch.Value == 1), "of the old topic");
        Assert.True(after.Count(row => row.Epoch.Value == 2) < before.Count(row => row.Epoch.Value == 2), "of the new topic");
        Assert.DoesNotContain(await world.Stores.Ticks.ReadAsync(CancellationToken.None), report => report.Details.Contains("overdue"));
        await world.DrainAsync();
        await Outcome.AssertResultsAsync(world, Oracle.Of(Log).Only(Some.Exact), "trimmed");
    }

    // What no shard has applied of the old topic stays, however far the offsets of the new one are.
    [Fact]
    public async Task Retention_keeps_what_no_shard_has_applied_of_the_old_topic()
    {
        await using var world = await ReadAsync();
        world.Mail.TakeAll();
        Recreate(world, 60);
        var host = world.Start();
        host.Next[1] = 0;
        await host.BatchAsync([0, 60], new Random(2));
        world.Mail.TakeAll();
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);

        await AssertAllReadAsync(world);
    }

    // epoch 1 ── epoch 2: partition 1 anew ── epoch 3: other shards ── epoch 4: partition 0 anew
    [Fact]
    public async Task Other_epochs_may_follow_and_another_topic_too()
    {
        await using var world = await ReadAsync(Some.Aligned);
        var host = world.Start();
        Recreate(world, 12);
        await host.TickAsync();
        world.Pipeline = Some.Aligned.WithShards(shards => shards + 1);
        host = world.Start();
        (host.Next[1], world.Topic.Produced[0]) = (0, Read + 5);
        await host.BatchAsync([5, 6], new Random(3));
        Assert.Equal([1, 2, 3], await EpochsAsync(world));
        Restart(world, 0, Read + 5, 9);
        await host.TickAsync();

        Assert.Equal([1, 2, 3, 4], await EpochsAsync(world));
        await AssertAllReadAsync(world, from: (0, Read + 5));
    }

    // partitions 0, 1   ── epoch 1 ── partition 1 anew: epoch 2 ── partition 2 comes: epoch 3 ──
    [Fact]
    public async Task The_new_topic_may_grow()
    {
        var log = Some.GrowingStream(new Random(4), 2, 3, events: 300, out var atGrowth);
        var topic = new SimulatedTopic(log) { Partitions = 2 };
        atGrowth.CopyTo(topic.Produced, 0);
        (topic.Produced[1], topic.Produced[2]) = (atGrowth[1] / 2, 0);
        await using var world = new World(topic, Some.Movable, Options);
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([9, 13, 0], new Random(1));
        var former = topic.Produced[1];
        topic.Follow(1, Renumbered(log[1].Skip(former)), atGrowth[1] - former);
        host.Next[1] = 0;
        await host.BatchAsync([0, 5, 0], new Random(1));
        Assert.Equal([1, 2], await EpochsAsync(world));

        topic.Produce();
        await world.DrainAsync();

        Assert.Equal([1, 2, 3], await EpochsAsync(world));
        var oracle = Oracle.Of(log).Only(Some.Movable);
        await Outcome.AssertAsync(world, oracle, "grown", placed: position => Placed(position, log, (1, former)));
    }
}
