using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Functions.Http;
using Serverless.Runtime.Epochs;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A broker whose clock ran ahead has stamped a record, and the event in it has moved the watermark of its partition by twenty hours: all
/// that comes after would be late. The watermark is set back to what it would be otherwise, and so are the results.
/// </summary>
public sealed class SetBackTests
{
    private const int Wrong = 30;
    private const long Ahead = 20 * 3_600_000;

    private static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(12), 2, events: 260);

    // The latest time in partition 1 before the wrong record, ms after the base; and its watermark by that.
    private static readonly long Latest = Log[1].Take(Wrong).SelectMany(entry => entry.Events)
        .Where(one => one.Key is not null).Max(one => one.Time);
    private static readonly EventTime Right = new(StreamEvent.Base + Latest - StreamPipeline.Bound);

    // partition 1   ── 0 ── 29 ── 20 h ahead | set back | ── 31 ── ...
    // shards              applied, or not yet, or again and again
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Events_after_it_are_late_by_the_right_watermark_only(int seed, bool isApplied)
    {
        var random = new Random(seed);
        await using var world = await ReadWrongAsync(isApplied);
        var (host, before) = (world.Start(), (await HeadsAsync(world))[1].Watermark);

        var answer = await SetBackAsync(host);

        Assert.True(answer.IsDone, answer.Text);
        Assert.Contains("\"epoch\":2", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"\"before\":\"{before}\"", answer.Text, StringComparison.Ordinal);
        var head = (await HeadsAsync(world))[1];
        Assert.Equal((Right, new Epoch(2), StampedLog()[1][Wrong].Record.Offset), (head.Watermark, head.Epoch, head.Last));
        world.Topic.Produce();
        List<Letter> old = [];
        while (host.HasMore)
        {
            await host.BatchAsync([random.Next(9), random.Next(9)], random);
            old.AddRange(world.Mail.TakeAll());
            foreach (var letter in old.Where(_ => random.Next(6) == 0).OrderBy(_ => random.Next()).ToList())
                await host.DeliverAsync(letter);
        }
        await AssertRightAsync(world);
    }

    // state       epoch 1; partition 1: 20 h ahead ────────────────┬────────────────────────────────────────────────────┐
    // first try   a tick: set back, both partitions to their end ──┴─ panes are written, the state is not saved         │
    // redo        a poke of partition 0 alone; partition 1, of which it knows nothing new, must not let windows close ──┘
    [Fact]
    public async Task An_operation_that_is_done_again_corrects_nothing_that_its_first_try_has_merged()
    {
        await using var world = await ReadWrongAsync(isApplied: true);
        var host = world.Start();
        await SetBackAsync(host);
        world.Topic.Produce();
        await host.BatchAsync([0, 1_000], new Random(1));
        world.Mail.TakeAll();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.BatchAsync([1_000, 0], new Random(1));
        var ofPartition0 = world.Mail.TakeAll();
        Assert.NotEmpty(ofPartition0);

        await host.TickAsync();
        var dying = world.Start(asZombie: true);
        foreach (var letter in world.Mail.TakeAll())
            await dying.DeliverAsync(letter);
        foreach (var letter in ofPartition0)
            await host.DeliverAsync(letter);

        await AssertRightAsync(world);
    }

    [Fact]
    public async Task A_lost_state_is_made_again_from_both_epochs()
    {
        await using var world = await ReadWrongAsync(isApplied: true);
        var host = world.Start();
        await SetBackAsync(host);
        world.Topic.Produce();
        await host.BatchAsync([20, 20], new Random(1));
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        world.States.Clear();

        await AssertRightAsync(world);
    }

    // host A   folds 31-40 by the wrong watermark ── append (conflict) ── again, by the right one
    // host B                                         set back
    [Fact]
    public async Task A_batch_under_way_is_folded_again_by_the_watermark_that_was_given()
    {
        await using var world = await ReadWrongAsync(isApplied: true);
        var (a, b) = (world.Start(), world.Start());
        world.Topic.Produce();
        a.Faults.Meanwhile = ("append", async () => await SetBackAsync(b));

        await a.BatchAsync([10, 10], new Random(1));

        Assert.True(a.Next[1] > Wrong + 1);
        await AssertRightAsync(world);
    }

    [Theory]
    [InlineData("streem", "1", "2023-11-14T22:13:20Z", "no pipeline 'streem': there are stream")]
    [InlineData("stream", "2", "2023-11-14T22:13:20Z", "no such partition: give one from 0 to 1")]
    [InlineData("stream", "-1", "2023-11-14T22:13:20Z", "'-1' is no partition")]
    [InlineData("stream", "1", "yesterday", "'to' is not an ISO 8601 time")]
    [InlineData("stream", "1", null, "'to' is not an ISO 8601 time")]
    [InlineData("stream", "1", "2023-11-15T22:00:00Z", "but the clock shows 2023-11-14T22:14:20.000Z")]
    [InlineData("stream", "0", "2023-11-14T22:14:00Z", "can only be set back: give an earlier time")]
    public async Task What_can_not_be_done_is_refused_with_what_to_do(string pipeline, string partition, string? to, string why)
    {
        await using var world = await ReadWrongAsync(isApplied: false);

        var answer = await world.Start().Runtimes.SetBack.RunAsync(pipeline, partition, to, CancellationToken.None);

        Assert.False(answer.IsDone);
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
        Assert.Single(await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None));
    }

    // clock         22:14:20 ──────── the time that is given
    // watermark     the next day
    [Fact]
    public async Task The_time_that_the_clock_shows_can_be_given()
    {
        await using var world = await ReadWrongAsync(isApplied: false);

        var answer = await world.Start().Runtimes.SetBack.RunAsync("stream", "1", "2023-11-14T22:14:20Z", CancellationToken.None);

        Assert.True(answer.IsDone, answer.Text);
    }

    [Fact]
    public async Task The_watermark_itself_is_no_earlier_time()
    {
        await using var world = await ReadWrongAsync(isApplied: false);
        var watermark = (await HeadsAsync(world))[0].Watermark;

        var answer = await world.Start().Runtimes.SetBack.RunAsync("stream", "0", watermark.ToString(), CancellationToken.None);

        Assert.Contains("can only be set back: give an earlier time", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "nothing of it is sealed")]
    [InlineData(true, "it has no watermark yet")]
    public async Task Before_anything_is_sealed_there_is_no_watermark_to_set_back(bool hasEpoch, string why)
    {
        await using var world = new World(new SimulatedTopic(Log), Some.Movable);
        var host = world.Start();
        if (hasEpoch)
            await host.TickAsync();

        var answer = await host.Runtimes.SetBack.RunAsync("stream", "1", "2023-11-14T22:13:20Z", CancellationToken.None);

        Assert.False(answer.IsDone);
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2023-11-14T22:13:20Z", 200, "\"epoch\":2")]
    [InlineData("2099-01-01", 400, "give a time that is not after it")]
    public async Task The_call_answers_with_the_epoch_or_with_the_reason(string to, int status, string says)
    {
        await using var world = await ReadWrongAsync(isApplied: false);
        var context = new DefaultHttpContext();
        context.Request.QueryString = QueryString.Create("to", to);

        var answer = await new SetBackFunction(world.Start().Runtimes).Run(context.Request, "stream", "1", CancellationToken.None);

        var (code, text) = answer switch
        {
            ContentResult content => (content.StatusCode ?? 200, content.Content!),
            _ => (0, ""),
        };
        Assert.Equal(status, code);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    // clock       +0      watermark of partition 1: +20 h, +20 h 1 min after the clock was set back by 5 h
    [Theory]
    [InlineData(0, true)]
    [InlineData(5, false)]
    public async Task Health_names_a_watermark_that_is_further_ahead_of_the_clock_than_events_may_be(int hours, bool isHealthy)
    {
        await using var world = await ReadWrongAsync(isApplied: false);
        world.Clock.Jump(TimeSpan.FromHours(-hours));
        await world.Start().TickAsync();

        var (healthy, json) = await world.Start().Runtimes.Health.CheckAsync(CancellationToken.None);

        Assert.Equal(isHealthy, healthy);
        Assert.Equal(!isHealthy, json.Contains("the watermark of partition 1 is 2023-11-15T18:13:", StringComparison.Ordinal));
        Assert.Equal(!isHealthy, json.Contains("/partitions/1/watermark?to=2023-11-14T17:1", StringComparison.Ordinal));
    }

    private static ValueTask<EpochAnswer> SetBackAsync(Host host) =>
        host.Runtimes.SetBack.RunAsync("stream", "1", Right.ToString(), CancellationToken.None);

    private static async Task<World> ReadWrongAsync(bool isApplied)
    {
        var topic = new SimulatedTopic(StampedLog());
        (topic.Produced[0], topic.Produced[1]) = (Wrong, Wrong + 1);
        var world = new World(topic, Some.Movable);
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([9, 13], new Random(1));
        (topic.Committed[0], topic.Committed[1]) = (Wrong, Wrong + 1);
        Assert.Equal(StreamEvent.Base + Ahead - StreamPipeline.Bound, (await HeadsAsync(world))[1].Watermark.Milliseconds);
        if (!isApplied)
            return world;
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        return world;
    }

    private static async Task AssertRightAsync(World world)
    {
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(LogOf(Latest)).Only(Some.Movable), "set back");
        await Audit.AssertCleanAsync(world, "set back");
    }

    private static List<List<(SourceRecord Record, List<StreamEvent> Events)>> StampedLog() => LogOf(Ahead);

    /// <summary>The stream with an event from far ahead, which its broker has stamped with a time of its own.</summary>
    private static List<List<(SourceRecord Record, List<StreamEvent> Events)>> LogOf(long stamp)
    {
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log = [[.. Log[0]], [.. Log[1]]];
        var ahead = Some.Stream(Ahead)[0][0];
        var record = ahead.Record with
        {
            Partition = new Partition(1),
            Offset = log[1][Wrong].Record.Offset,
            Key = log[1][Wrong].Record.Key,
            TimestampMs = StreamEvent.Base + stamp,
            TimestampType = TimestampType.LogAppendTime,
        };
        var key = System.Text.Encoding.UTF8.GetString(record.Key!);
        var one = new StreamEvent(key, 7, Ahead);
        log[1][Wrong] = (record with { Value = System.Text.Encoding.UTF8.GetBytes(one.Json) }, [one]);
        return log;
    }

    private static async Task<PartitionHead[]> HeadsAsync(World world) => await ChainHeads.ReadAsync(
        world.Stores.Ledger, (await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None))!, CancellationToken.None);
}
