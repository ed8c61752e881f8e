using System.Text;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// An operation whose state was not saved is done again, with other pokes and in another order of partitions: what a stored pane holds must
/// not be corrected into it again. Bound 0, windows of 100 ms, one shard that two partitions feed.
/// </summary>
public sealed class RedoTests
{
    private static readonly Pipeline Tumbling = StreamPipeline.Parse("""
        {
          "name": "redo", "topic": "redo", "key": "key", "formats": [ { "kind": "json" } ],
          "fields": {
            "key": { "type": "text", "required": true },
            "value": { "type": "integer", "required": true },
            "time": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "time", "bound": "0s", "idle": "1s" },
          "views": [ { "name": "view", "key": ["key"], "window": { "tumbling": "100ms" }, "sharding": "rekeyed", "shards": 1,
            "aggregates": { "count": { "kind": "count" } } } ]
        }
        """);

    //  p0   nine events        | 250 (d)
    //  p1   50          idle   |          60 (c)  300
    //  first try    c, d, 300: the window [0,100) fires with all 11 events; the state is not saved, so nothing is written, as p1 was idle
    //  redo         only d is poked, and the tick before c names p1 as idle: the window must not close without c
    [Fact]
    public async Task What_a_stored_pane_holds_is_not_corrected_into_it_again()
    {
        await using var world = NewWorld([.. Times(10, 20, 30, 40, 50, 60, 70, 80, 90), 250], [50, 60, 300]);
        var host = world.Start();
        List<Letter> stale = [];
        for (var second = 0; second < 3; second++)
        {
            (world.Topic.Produced[0], world.Topic.Produced[1]) = (3 + (3 * second), 1);
            await host.BatchAsync([3, 1], new Random(1));
            await host.TickAsync();
            stale = world.Mail.TakeAll();
            stale.ForEach(world.Mail.Post);
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        world.Topic.Produce();
        await host.BatchAsync([9, 9], new Random(1));
        var poke = Assert.Single(world.Mail.TakeAll());
        await world.Start(asZombie: true).DeliverAsync(poke);
        Assert.Empty(await Outcome.ResultsAsync(world));

        await host.DeliverAsync(With(poke, poke.Poke with { Chunks = [.. poke.Poke.Chunks.Where(chunk => chunk.Partition == 0)] }));
        Assert.Contains(stale, letter => letter.Poke.Idle.Contains(1));
        foreach (var letter in stale)
            await host.DeliverAsync(letter);
        await host.DeliverAsync(poke);
        await world.DrainAsync();

        Assert.Equal((11, PaneKind.OnTime), await FirstAsync(world));
    }

    //  p0   10          250
    //  p1   50   idle             60    300
    //  dead      it begins, and hangs ─────────────────── it reads the ledger with 60 in it, and fires [0,100) with all 3
    //  alive     (closes the window with 2)  60: a correction
    //  What the dead one has may not be stored: the correction would come on top.
    [Fact]
    public async Task What_a_dead_operation_reads_after_an_idle_time_is_never_stored()
    {
        await using var world = NewWorld([10, 250], [50, 60, 300]);
        world.Topic.Produced[1] = 1;
        var host = world.Start();
        await host.BatchAsync([2, 1], new Random(1));
        await world.DeliverAllAsync(host);
        var (shard, begun) = world.States.Single();
        await TickAsync(world, host, 4);
        Assert.Equal((2, PaneKind.OnTime), await FirstAsync(world));
        world.Topic.Produce();
        await host.BatchAsync([0, 2], new Random(1));
        await host.TickAsync();
        var poke = world.Mail.TakeAll().Last(letter => letter.Poke.Heads is not null);

        await world.Start(asZombie: true).Runtimes.Shards.ApplyAsync(shard, begun, poke.Poke, CancellationToken.None);
        Assert.Equal((2, PaneKind.OnTime), await FirstAsync(world));

        await TickAsync(world, host, 2);
        Assert.Equal((3, PaneKind.Correction), await FirstAsync(world));
    }

    //  p0   10 ───────── 250
    //  p1   50 ─── 60 ── 300     a second between them: the timer can't have found it idle
    [Fact]
    public async Task Panes_of_partitions_that_go_on_leave_at_once()
    {
        await using var world = NewWorld([10, 20, 250], [50, 60, 300]);
        var host = world.Start();
        foreach (var produced in new[] { 1, 2, 3 })
        {
            (world.Topic.Produced[0], world.Topic.Produced[1]) = (produced, produced);
            await host.BatchAsync([1, 1], new Random(1));
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromMilliseconds(899));
        }
        Assert.Equal((4, PaneKind.OnTime), await FirstAsync(world));
    }

    //  p0   10          250
    //  p1   50   idle             (its window closes)   60
    //  writes of the operation that takes 60: its state; the correction by the next one
    [Fact]
    public async Task A_correction_is_written_by_the_operation_after_the_one_whose_state_has_it()
    {
        await using var world = NewWorld([10, 250], [50, 60]);
        world.Topic.Produced[1] = 1;
        var host = world.Start();
        await host.BatchAsync([2, 1], new Random(1));
        await TickAsync(world, host, 4);
        Assert.Equal((2, PaneKind.OnTime), await FirstAsync(world));
        world.Topic.Produce();
        await host.BatchAsync([0, 1], new Random(1));
        var before = host.Faults.Writes.Count;

        await world.DeliverAllAsync(host);
        Assert.Equal(["state"], host.Faults.Writes[before..]);
        Assert.Equal((2, PaneKind.OnTime), await FirstAsync(world));

        await TickAsync(world, host, 1);
        Assert.Equal(["replace", "state"], host.Faults.Writes[(before + 1)..].Where(write => write is "replace" or "state"));
        Assert.Equal((3, PaneKind.Correction), await FirstAsync(world));
    }

    //  p0   10          250
    //  p1   50   idle             (its window closes)   60: read ── another writer ── replace (conflict) ── read again, replaced
    [Fact]
    public async Task A_correction_is_merged_again_when_another_writer_was_first()
    {
        await using var world = NewWorld([10, 250], [50, 60]);
        var host = await CorrectingAsync(world);
        host.Faults.Meanwhile = ("replace", async () =>
        {
            var id = (await Outcome.ResultsAsync(world)).Single(result => result.Id.Start == new EventTime(StreamEvent.Base)).Id;
            var (stored, tag) = (await world.Stores.Results.FindAsync(id, CancellationToken.None))!.Value;
            var other = stored with { PaneIndex = stored.PaneIndex + 1 };
            Assert.NotNull(await world.Stores.Results.TryReplaceAsync(other, tag, CancellationToken.None));
        });

        await TickAsync(world, host, 1);

        Assert.Null(host.Faults.Meanwhile);
        Assert.Equal((3, PaneKind.Correction), await FirstAsync(world));
    }

    //  p0   10          250
    //  p1   50   idle             (its window closes)   60: the store can never hold the two merged
    [Fact]
    public async Task A_correction_that_the_store_can_never_hold_is_given_up_and_the_stored_result_stays()
    {
        await using var world = NewWorld([10, 250], [50, 60]);
        world.Stores = world.Stores with
        {
            Results = AlteredPort.Of(
                world.Stores.Results, "RejectionOf", args => ((Result)args[0]!).Kind == PaneKind.Correction ? "too large" : null),
        };
        var host = await CorrectingAsync(world);

        await TickAsync(world, host, 1);

        Assert.Equal((2, PaneKind.OnTime), await FirstAsync(world));
        Assert.All(await world.StatusAsync(host), status => Assert.Equal(0, status!.Outbox));
    }

    //  p0   10          250
    //  p1   50   idle         the ledger can't be asked, of one partition or any: the window stays open ── it can: closed
    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task While_the_ledger_can_not_be_asked_no_window_closes_over_an_idle_partition(int failing)
    {
        await using var world = NewWorld([10, 250], [50]);
        var host = world.Start();
        await host.BatchAsync([2, 1], new Random(1));
        await world.DeliverAllAsync(host);
        for (var tick = 0; tick < 4; tick++)
        {
            host.Faults.Forecast = _ => Weather.Fair;
            await host.TickAsync();
            var left = failing;
            host.Faults.Forecast = what => what == "ledger" && left-- > 0 ? Weather.Down : Weather.Fair;
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Empty(await Outcome.ResultsAsync(world));

        host.Faults.Forecast = _ => Weather.Fair;
        await TickAsync(world, host, 1);

        Assert.Equal((2, PaneKind.OnTime), await FirstAsync(world));
    }

    //  p0   10, idle   (and so is p1, which never had anything)
    //  W    10 → on by the time between ticks: 90 ms later the window [0,100) closes, not at once
    [Fact]
    public async Task When_all_is_quiet_windows_close_at_the_pace_of_the_clock()
    {
        await using var world = NewWorld([10], []);
        var host = world.Start();
        await host.BatchAsync([1, 0], new Random(1));
        await TickAsync(world, host, 2);
        Assert.Empty(await Outcome.ResultsAsync(world));
        await TickAsync(world, host, 3);
        Assert.Equal((1, PaneKind.OnTime), await FirstAsync(world));
    }

    //  p0   10, 250
    //  p1   50, then only bad records, one in each batch
    [Fact]
    public async Task A_partition_that_gets_only_bad_records_closes_nothing_off()
    {
        await using var world = NewWorld([10, 20, 250], [50, .. Enumerable.Repeat(-1L, 12)]);
        world.Topic.Produced[1] = 1;
        var host = world.Start();
        await host.BatchAsync([3, 1], new Random(1));
        for (var second = 0; second < 12; second++)
        {
            world.Topic.Produced[1]++;
            await host.BatchAsync([0, 1], new Random(1));
            await TickAsync(world, host, 1);
        }
        Assert.Equal((3, PaneKind.OnTime), await FirstAsync(world));
    }

    private static long[] Times(params long[] times) => times;

    /// <summary>The first window is stored, and its state has gone; the next operation is to write a correction of one event.</summary>
    private static async Task<Host> CorrectingAsync(World world)
    {
        world.Topic.Produced[1] = 1;
        var host = world.Start();
        await host.BatchAsync([2, 1], new Random(1));
        await TickAsync(world, host, 4);
        world.Topic.Produce();
        await host.BatchAsync([0, 1], new Random(1));
        await world.DeliverAllAsync(host);
        return host;
    }

    private static async Task TickAsync(World world, Host host, int times)
    {
        for (var tick = 0; tick < times; tick++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static Letter With(Letter letter, Poke poke) => letter with { Content = JsonSerializer.Serialize(poke) };

    /// <summary>The result of the window [0, 100).</summary>
    private static async Task<(long Events, PaneKind Kind)> FirstAsync(World world)
    {
        var first = (await Outcome.ResultsAsync(world)).Single(result => result.Id.Start == new EventTime(StreamEvent.Base));
        return (first.Events, first.Kind);
    }

    private static World NewWorld(long[] first, long[] second) => new(
        new SimulatedTopic([Partition(0, first), Partition(1, second)]), Tumbling, new RuntimeOptions { PokeInterval = TimeSpan.Zero });

    /// <summary>An event at each time, or a bad record for a negative one.</summary>
    private static List<(SourceRecord Record, List<StreamEvent> Events)> Partition(int number, long[] times) =>
        [.. times.Select(time => new StreamEvent(time < 0 ? null : "k", 1, time)).Select((one, offset) => (
            new SourceRecord(new Partition(number), new Offset(offset), null, Encoding.UTF8.GetBytes(one.Json), StreamEvent.Base),
            new List<StreamEvent> { one }))];
}
