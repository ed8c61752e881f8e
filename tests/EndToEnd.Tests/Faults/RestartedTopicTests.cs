using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A topic that is deleted and made again, where the setting lets an epoch begin for it: the stream goes on in the new one, at offset 0,
/// and the results are those of one stream.
/// </summary>
public sealed partial class RestartedTopicTests
{
    private const int Read = 40;

    private static readonly RuntimeOptions Options = new() { TopicRecreated = TopicRecreated.NewEpoch };

    private static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(9), 2, events: 320);

    // partition 1   epoch 1: 0 ─────────────── 39 | end        epoch 2: 0 ─── n ───────
    // The new topic is shorter than the old one, ends at the same offset, or is longer when it is noticed.
    [Theory]
    [InlineData(12, false, false)]
    [InlineData(12, true, true)]
    [InlineData(Read, false, true)]
    [InlineData(Read, true, false)]
    [InlineData(Read + 15, false, true)]
    [InlineData(Read + 15, true, false)]
    public async Task The_stream_goes_on_in_the_new_topic_however_long_it_is(int length, bool inAnotherProcess, bool timerFirst)
    {
        await using var world = await ReadAsync();
        var host = world.Start();
        if (!inAnotherProcess)
            await host.BatchAsync([Read, Read], new Random(1));
        Recreate(world, length);
        host.Next[1] = 0;

        if (timerFirst)
            await host.TickAsync();
        await host.BatchAsync([0, 10], new Random(2));

        Assert.Equal(10, host.Next[1]);
        Assert.Equal([1, 2], await EpochsAsync(world));
        await AssertAllReadAsync(world);
    }

    [Fact]
    public async Task Layouts_and_the_states_of_shards_go_on()
    {
        await using var world = await ReadAsync();
        var before = (await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None))!;
        Recreate(world, 12);
        await world.Start().TickAsync();

        var after = (await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None))!;
        Assert.Equal(new Epoch(2), after.Epoch);
        Assert.Equal(before.Views, after.Views);
        var head = (await HeadsAsync(world))[1];
        Assert.True(head.BeginsAgain);
        Assert.Equal(new ChainPoint(new Epoch(2), Offset.None), head.At);
        Assert.True(head.Watermark > Core.Time.EventTime.Min);
    }

    // host A   sees it ───────────────── opens an epoch (conflict) ── sees that it is done
    // host B               opens an epoch
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_hosts_that_notice_it_at_once_open_one_epoch(bool byTimer)
    {
        await using var world = await ReadAsync();
        var (a, b) = (world.Start(), world.Start());
        Recreate(world, 12);
        (a.Next[1], b.Next[1]) = (0, 0);
        a.Faults.Meanwhile = ("epoch", () => b.BatchAsync([0, 7], new Random(1)));

        await (byTimer ? a.TickAsync() : a.BatchAsync([0, 10], new Random(2)));

        Assert.Equal(7, b.Next[1]);
        Assert.Equal([1, 2], await EpochsAsync(world));
        await AssertAllReadAsync(world);
    }

    // host   sees it ── x ── opens the epoch ── x ── seals ── x
    [Theory]
    [InlineData("epoch", false)]
    [InlineData("epoch", true)]
    [InlineData("append", false)]
    [InlineData("append", true)]
    public async Task A_host_that_crashes_on_the_way_leaves_nothing_half_done(string at, bool after)
    {
        await using var world = await ReadAsync();
        var host = world.Start();
        Recreate(world, 12);
        host.Next[1] = 0;
        host.Faults.Meanwhile = (at, () =>
        {
            host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + 1, after);
            return Task.CompletedTask;
        });
        await host.BatchAsync([0, 10], new Random(2));
        Assert.True(host.Faults.IsDown);

        await AssertAllReadAsync(world);
        Assert.Equal([1, 2], await EpochsAsync(world));
    }

    // host A   reads 40-49 of the old topic ───────────────────────────── the batch goes on
    // host B                                  the epoch begins, 0-11
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_that_were_read_of_the_old_topic_are_not_sealed_as_those_of_the_new_one(bool isKnown)
    {
        await using var world = await ReadAsync();
        var (a, b) = (world.Start(), world.Start());
        (a.Next[0], a.Next[1]) = (isKnown ? 0 : Read, isKnown ? 0 : Read);
        if (isKnown)
            await a.BatchAsync([Read, Read], new Random(1));
        List<SourceRecord> old = [.. Log[1].Skip(Read).Take(5).Select(entry => entry.Record with { TimestampMs = 77 })];
        Recreate(world, 12);
        b.Next[1] = 0;
        await b.BatchAsync([0, 12], new Random(1));

        await a.Runtimes.Batches("stream").ProcessAsync(old, new HostPokes(world.Mail, a.Faults), CancellationToken.None);

        Assert.Equal(world.Topic.Records[1][11].Offset, (await HeadsAsync(world))[1].Last);
        await AssertAllReadAsync(world);
    }

    // committed in the old topic: 40   the new one has 55 records, of which the first 40 are stepped over
    [Fact]
    public async Task Records_of_the_new_topic_that_the_group_steps_over_count_as_missing()
    {
        await using var world = await ReadAsync();
        Recreate(world, Read + 15);
        var host = world.Start();
        host.Next[1] = Read;

        await host.BatchAsync([0, 10], new Random(2));

        var row = (await RowsAsync(world)).Single(row => row.Epoch.Value == 2);
        Assert.Equal(world.Topic.Records[1][Read + 9].Offset.Value + 1 - 10, row.Missing);
        var sum = await host.Runtimes.Verifier.SumAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None);
        Assert.True(sum.IsProved, string.Join('\n', sum.Faults));
        Assert.True(sum.Missing >= Read);
    }

    // epoch 2   40 ── 49 │ end: begins again        its first row has not the key of a row from offset 0 on
    // host A    knows epoch 2 ──────────────────── reads the heads, and 0-9 of the new topic
    // host B                        opens epoch 3
    [Fact]
    public async Task A_chain_that_has_ended_takes_no_row_of_the_new_topic_although_it_began_later()
    {
        await using var world = await ReadAsync(Some.Aligned);
        (world.Pipeline, world.Topic.Produced[1]) = (Some.Aligned.WithShards(shards => shards + 1), Read + 10);
        var (a, b) = (world.Start(), world.Start());
        await b.BatchAsync([0, 10], new Random(1));
        await a.TickAsync();
        Restart(world, 1, Read + 10, 12);
        await b.TickAsync();
        a.Next[1] = 0;

        await a.BatchAsync([0, 10], new Random(2));

        Assert.Equal(10, a.Next[1]);
        Assert.Equal([1, 2, 3], await EpochsAsync(world));
        await world.DrainAsync();
        var oracle = Oracle.Of(Log).Only(world.Pipeline);
        await Outcome.AssertAsync(world, oracle, "ended", placed: position => Placed(position, Log, (1, Read + 10)));
    }

    [Fact]
    public async Task A_partition_that_is_merely_not_known_to_the_broker_begins_no_epoch()
    {
        await using var world = await ReadAsync();
        (world.Topic.Partitions, world.Topic.Produced[0]) = (1, Read + 10);
        var host = world.Start();

        await host.TickAsync();
        await Assert.ThrowsAsync<TopicRecreatedException>(() => host.BatchAsync([10, 0], new Random(2)));

        Assert.Equal([1], await EpochsAsync(world));
    }

    private static async Task<World> ReadAsync(Pipeline? pipeline = null)
    {
        var topic = new SimulatedTopic(Log);
        (topic.Produced[0], topic.Produced[1]) = (Read, Read);
        var world = new World(topic, pipeline, Options);
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([9, 13], new Random(1));
        (topic.Committed[0], topic.Committed[1]) = (Read, Read);
        return world;
    }

    /// <summary>Partition 1 again: the rest of its stream, from offset 0 on.</summary>
    private static void Recreate(World world, int length) => Restart(world, 1, Read, length);

    private static void Restart(World world, int partition, int from, int length) =>
        world.Topic.Follow(partition, Renumbered(Log[partition].Skip(from)), length);

    private static IEnumerable<SourceRecord> Renumbered(IEnumerable<(SourceRecord Record, List<StreamEvent> Events)> log)
    {
        var records = log.Select(entry => entry.Record).ToList();
        return records.Select(record => record with { Offset = new Offset(record.Offset.Value - records[0].Offset.Value) });
    }

    private static async Task AssertAllReadAsync(
        World world, Func<Host, Task>? settle = null, params (int Partition, int From)[] from)
    {
        await world.DrainAsync(settle);
        var oracle = Oracle.Of(Log).Only(world.Pipeline);
        (int, int)[] all = [(1, Read), .. from];
        await Outcome.AssertAsync(world, oracle, "a new topic", placed: position => Placed(position, Log, all));
    }

    /// <summary>The position in the new topic of an event that the oracle knows in one long stream.</summary>
    private static EventPosition Placed(
        EventPosition position,
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log,
        params (int Partition, int From)[] restarts)
    {
        foreach (var (partition, from) in restarts.Where(restart => restart.Partition == position.Partition.Value))
        {
            var first = log[partition][from].Record.Offset;
            if (position.Offset >= first)
                return position with { Offset = new Offset(position.Offset.Value - first.Value) };
        }
        return position;
    }

    /// <summary>Reads what is there a few records at a time; shards apply it at once, so that windows close.</summary>
    private static async Task ReadInStepsAsync(World world)
    {
        var host = world.Start();
        while (host.HasMore)
        {
            await host.BatchAsync([4, 4], new Random(1));
            await CatchUpAsync(world, host);
        }
        host.Next.CopyTo(world.Topic.Committed, 0);
    }

    private static async Task CatchUpAsync(World world, Host host)
    {
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        await world.ReportAsync(host);
    }

    private static async Task<List<int>> EpochsAsync(World world) =>
        [.. (await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None)).Select(epoch => epoch.Epoch.Value)];

    private static async Task<PartitionHead[]> HeadsAsync(World world) => await ChainHeads.ReadAsync(
        world.Stores.Ledger, (await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None))!, CancellationToken.None);

    private static async Task<List<ChunkRow>> RowsAsync(World world) => await world.Stores.Ledger
        .ReadAllAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
        .Where(row => row.NextEpoch is null).ToListAsync();
}
