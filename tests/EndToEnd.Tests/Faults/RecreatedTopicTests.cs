using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Epochs;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>A topic that is deleted and made again has the old one's name and offsets; nothing of it may pass for sealed.</summary>
public sealed class RecreatedTopicTests
{
    private const int Read = 40;

    private static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(9), 2, events: 240);

    // old   0 ────────────────── 39 | head
    // new   0 ─── n
    // The consumer begins at the start again, in the same process or in another one.
    [Theory]
    [InlineData(12, false)]
    [InlineData(12, true)]
    [InlineData(Read, false)]
    [InlineData(Read, true)]
    [InlineData(Read + 15, false)]
    [InlineData(Read + 15, true)]
    public async Task Nothing_of_a_new_topic_is_skipped_as_sealed_however_long_it_is(int length, bool inAnotherProcess)
    {
        await using var world = await ReadAsync();
        var host = world.Start();
        if (!inAnotherProcess)
            await host.BatchAsync([Read, Read], new Random(1));
        Recreate(world, length);
        host.Next[1] = 0;

        for (var tries = 0; tries < 2; tries++)
        {
            var stopped = await Assert.ThrowsAsync<TopicRecreatedException>(() => host.BatchAsync([0, 10], new Random(2)));
            Assert.Contains("is not the one that was read before: of partition 1, its ", stopped.Message, StringComparison.Ordinal);
            Assert.Equal(0, host.Next[1]);
        }
        Assert.Contains("partition 1", host.Runtimes.TopicProblem("stream"), StringComparison.Ordinal);
    }

    // old   0 ────────────────── 39 | head
    // new   0 ─────────────────────────────── 54
    //                                 ^ a new process goes on here
    [Fact]
    public async Task A_new_topic_that_is_longer_already_is_noticed_before_anything_after_the_head_is_sealed()
    {
        await using var world = await ReadAsync();
        Recreate(world, Read + 15);
        var host = world.Start();
        host.Next[1] = Read;

        await Assert.ThrowsAsync<TopicRecreatedException>(() => host.BatchAsync([0, 10], new Random(2)));
        Assert.Empty(host.Faults.Writes);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(Read)]
    [InlineData(Read + 15)]
    public async Task The_timer_and_health_notice_it_although_nothing_is_read(int length)
    {
        await using var world = await ReadAsync();
        Recreate(world, length);
        var (timer, probe) = (world.Start(), world.Start());

        await timer.TickAsync();
        var (healthy, json) = await probe.Runtimes.Health.CheckAsync(CancellationToken.None);

        Assert.Contains("partition 1", timer.Runtimes.TopicProblem("stream"), StringComparison.Ordinal);
        Assert.False(healthy);
        Assert.Contains("is not the one that was read before", json, StringComparison.Ordinal);
        // The shards are poked all the same: what is sealed goes on.
        Assert.True(world.Mail.Count > 0);
    }

    [Fact]
    public async Task A_topic_with_fewer_partitions_is_another_one()
    {
        await using var world = await ReadAsync();
        world.Topic.Partitions = 1;
        var host = world.Start();

        await host.TickAsync();
        Assert.Contains(
            "of partition 1, it is missing, but is sealed up to offset", host.Runtimes.TopicProblem("stream"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<TopicRecreatedException>(() => host.BatchAsync([10, 0], new Random(2)));
    }

    // the topic   0 ── gone ── | 40 ── ...   only its beginning has gone, with the head's record
    [Fact]
    public async Task A_topic_whose_first_records_have_gone_is_the_same()
    {
        await using var world = await ReadAsync();
        (world.Topic.Gone[0], world.Topic.Gone[1]) = (Read + 2, Read);
        var host = world.Start();

        await host.TickAsync();
        Assert.Null(host.Runtimes.TopicProblem("stream"));
        world.Topic.Produce();
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log), "first records gone");
    }

    [Fact]
    public async Task Once_the_old_topic_is_back_the_batch_that_waited_is_read()
    {
        await using var world = await ReadAsync();
        var old = world.Topic.Records[1];
        Recreate(world, 12);
        var host = world.Start();
        host.Next[1] = 0;
        await Assert.ThrowsAsync<TopicRecreatedException>(() => host.BatchAsync([0, 10], new Random(2)));

        world.Topic.Recreate(1, old);
        await host.BatchAsync([0, 10], new Random(2));
        Assert.Null(host.Runtimes.TopicProblem("stream"));
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log), "back again");
    }

    private static async Task<World> ReadAsync()
    {
        var topic = new SimulatedTopic(Log);
        (topic.Produced[0], topic.Produced[1]) = (Read, Read);
        var world = new World(topic);
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([9, 13], new Random(1));
        return world;
    }

    /// <summary>Partition 1 again, with other values at the same offsets.</summary>
    private static void Recreate(World world, int length) => world.Topic.Recreate(
        1, Log[1].Take(length).Select(entry => entry.Record with { TimestampMs = entry.Record.TimestampMs + 1 }));
}
