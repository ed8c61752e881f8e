using System.Diagnostics.Metrics;
using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The timer is silent, for good or for a while: batches do its work.</summary>
public sealed class TimerDeadTests
{
    // second   0   1   2   3   4   5   6   7   …
    // batch    x   x   x   x   x   x   x   x
    // tick                         x   x   x
    [Fact]
    public async Task A_timer_that_never_ticks_is_silent_after_five_seconds()
    {
        await using var dead = new DeadTimer();
        var host = dead.World.Start();

        var counted = 0L;
        using var listener = Listen(count => counted += count);

        await dead.PassAsync(5, host);
        Assert.Empty(dead.Ticks);
        await dead.PassAsync(3, host);

        Assert.Equal(3, counted);

        Assert.Equal([1L, 2, 3], dead.Ticks.Select(tick => tick.Number));
        Assert.Equal([5_000L, 6_000, 7_000], dead.Ticks.Select(tick => tick.AtMs));
    }

    [Fact]
    public async Task A_timer_that_ticks_says_so_every_two_seconds_and_nobody_else_ticks()
    {
        await using var dead = new DeadTimer();
        var (timer, host) = (dead.World.Start(), dead.World.Start());

        await dead.PassAsync(20, timer, [host]);

        Assert.Equal(10, timer.Faults.Writes.Count(write => write == "tick"));
        Assert.DoesNotContain("tick", host.Faults.Writes);
        Assert.Single(dead.Ticks.Select(tick => tick.Process).Distinct());
    }

    [Fact]
    public async Task Lost_pokes_do_not_stay_lost_and_windows_close_while_batches_come()
    {
        await using var dead = new DeadTimer();
        var host = dead.World.Start();
        while (host.HasMore)
            await dead.PassAsync(1, host);

        await dead.PassAsync(10, host);

        await dead.AssertAppliedAsync(host);
        Assert.NotEmpty(await Outcome.ResultsAsync(dead.World));
        await dead.AssertTrueAsync();
    }

    // second   0 ──── 10 ──── 15 ──────── 30 ──────── 40
    // timer    ticks  │ silent            │ ticks
    // batches                 │ tick      │
    [Fact]
    public async Task A_timer_that_stops_and_comes_back_is_stood_in_for_meanwhile_only()
    {
        await using var dead = new DeadTimer();
        var (timer, host) = (dead.World.Start(), dead.World.Start());

        await dead.PassAsync(10, timer, [host]);
        Assert.Equal(Flag.Timer, (await dead.World.FlagsAsync()).TickedBy);
        await dead.PassAsync(20, host);
        Assert.NotEqual(Flag.Timer, (await dead.World.FlagsAsync()).TickedBy);
        await dead.PassAsync(10, timer, [host]);

        var by = dead.Ticks.Select(tick => tick.Process).ToList();
        var (first, other) = (by[0], by.First(process => process != by[0]));
        Assert.Equal(10, by.IndexOf(other));
        Assert.InRange(by.Count(process => process == other), 14, 17);
        Assert.Equal(10, by.Count - 1 - by.LastIndexOf(other));
        Assert.All(by[^10..], process => Assert.Equal(first, process));
        Assert.Equal((1, 1), (dead.Lines.Of("the timer has been silent since"), dead.Lines.Of("the timer ticks again")));
        await dead.AssertTrueAsync();
    }

    // a   x x x x x x x x x x x x (ends)
    // b   x x x x x x x x x x x x x x x x x x x x
    //               one of them ticks │ the other
    [Fact]
    public async Task Of_two_instances_with_batches_one_ticks()
    {
        await using var dead = new DeadTimer();
        var (a, b) = (dead.World.Start(), dead.World.Start());

        await dead.PassAsync(15, a, b);
        var first = Assert.Single(dead.Ticks.Select(tick => tick.Process).Distinct());
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (long)number), dead.Ticks.Select(tick => tick.Number));
        // Who doesn't tick asks no more often than once a batch, but where both begin.
        Assert.InRange(b.Faults.Reads.Count(read => read == "flag"), 15, 16);
        await dead.PassAsync(10, b);

        var second = Assert.Single(dead.Ticks.Select(tick => tick.Process).Distinct(), process => process != first);
        Assert.InRange(dead.Ticks.Count(tick => tick.Process == second), 5, 9);
        await dead.AssertTrueAsync();
    }

    // a   flags read: nobody ticks │                      │ sealed: b ticks now
    // b                            │ reads, seals, ticks  │
    [Fact]
    public async Task What_a_batch_has_seen_is_looked_at_again_before_a_tick()
    {
        await using var dead = new DeadTimer();
        var (a, b) = (dead.World.Start(), dead.World.Start());
        dead.World.Clock.Advance(TimeSpan.FromSeconds(5));
        a.Faults.Meanwhile = ("append", () => b.BatchAsync([3, 0], new Random(1)));

        await a.BatchAsync([0, 3], new Random(1));

        Assert.Contains("tick", b.Faults.Writes);
        Assert.Contains("append", a.Faults.Writes);
        Assert.DoesNotContain("tick", a.Faults.Writes);
    }

    // shards   the store of results is down: flags up for 20 s │
    // batch    waits ───────────────────────────────────────── │ sealed
    // ticks    1   1   1   1   … (the store is up again)       │
    [Fact]
    public async Task While_a_batch_waits_for_shards_they_get_their_ticks()
    {
        await using var dead = new DeadTimer(
            new RuntimeOptions { OutboxLimit = 3, PressureHold = TimeSpan.FromSeconds(20), PokeInterval = TimeSpan.Zero });
        var (world, host) = (dead.World, dead.World.Start());
        host.Faults.Forecast = store => store is "result" ? Weather.Down : Weather.Fair;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await host.BatchAsync([15, 15], new Random(1));
            await world.DeliverAllAsync(host);
        }
        Assert.Equal(new FlagsUp(Pressure: true, TickedBy: null), await world.FlagsAsync());
        host.Faults.Forecast = _ => Weather.Fair;
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        var (pokes, begun) = (new AtOnce(host), world.Clock.GetTimestamp());

        await host.Runtimes.Batches(world.Pipeline.Name).ProcessAsync(RecordsAfter(host), pokes, default);

        Assert.InRange(world.Clock.GetElapsedTime(begun).TotalSeconds, 14, 17);
        Assert.InRange(pokes.Ticks, 14, 17);
        Assert.True(
            host.Faults.Writes.IndexOf("result", host.Faults.Writes.IndexOf("tick")) < host.Faults.Writes.LastIndexOf("append"),
            "no pane was written while the batch waited");
        await dead.AssertTrueAsync();
    }

    [Fact]
    public async Task A_batch_does_not_wait_for_a_tick_and_no_other_begins_meanwhile()
    {
        await using var dead = new DeadTimer();
        var (host, pokes) = (dead.World.Start(), new NeverSent());
        dead.World.Clock.Advance(TimeSpan.FromSeconds(5));
        var batches = host.Runtimes.Batches(dead.World.Pipeline.Name);
        for (var at = 0; at < 4; at++)
        {
            await batches.ProcessAsync([dead.World.Topic.Records[0][at]], pokes, default);
            dead.World.Clock.Advance(TimeSpan.FromSeconds(10));
        }
        Assert.Equal(dead.World.Topic.Records[0][3].Offset.Value + 1, batches.SealedUpTo[0]);
        Assert.Equal([1L], pokes.Ticks.Distinct());

        pokes.Ending.SetResult();
        await host.Runtimes.Watermarks.StandingIn;
        await batches.ProcessAsync([dead.World.Topic.Records[0][4]], pokes, default);
        await host.Runtimes.Watermarks.StandingIn;
        Assert.Equal([1L, 2], pokes.Ticks.Distinct());
    }

    [Theory]
    [InlineData("tick")]
    [InlineData("tick report")]
    public async Task A_tick_that_fails_fails_no_batch_and_is_logged_once(string down)
    {
        await using var dead = new DeadTimer();
        var host = dead.World.Start();
        host.Faults.Forecast = store => store == down ? Weather.Down : Weather.Fair;

        await dead.PassAsync(20, host);

        Assert.Equal([60, 60], host.Next);
        Assert.Equal(1, dead.Lines.Of($"makes no progress until this is fixed: {down} is down"));
        host.Faults.Forecast = _ => Weather.Fair;
        await dead.PassAsync(2, host);
        Assert.Equal(1, dead.Lines.Of("makes progress again"));
        await dead.AssertTrueAsync();
    }

    // second   0 ────────── 5 ──────────── 95 ─────────── 120 ──────── 135 ──────── 195
    // timer    silent                                     │ ticks      │ silent
    // health                │ healthy      │ degraded     │ … healthy
    [Fact]
    public async Task Health_says_how_long_the_timer_has_been_silent_until_it_ticks_again()
    {
        await using var dead = new DeadTimer();
        var (timer, host) = (dead.World.Start(), dead.World.Start());
        await dead.PassAsync(94, host);
        Assert.True((await dead.HealthAsync()).IsHealthy, (await dead.HealthAsync()).Details);

        await dead.PassAsync(26, host);
        var silent = await dead.HealthAsync();
        Assert.False(silent.IsHealthy);
        Assert.Contains($"the timer has been silent since {dead.World.Began.AddSeconds(5):u}", silent.Details, StringComparison.Ordinal);
        Assert.Equal(1, dead.Lines.Of("the timer has been silent since"));

        await dead.PassAsync(15, timer, [host]);
        Assert.True((await dead.HealthAsync()).IsHealthy, (await dead.HealthAsync()).Details);
        await dead.PassAsync(60, host);
        Assert.True((await dead.HealthAsync()).IsHealthy, (await dead.HealthAsync()).Details);
    }

    private static MeterListener Listen(Action<long> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Instruments.Name && instrument.Name == "serverless.ticks.by_ingestion")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.Contains(new("pipeline", "dead-timer")))
                counted(count);
        });
        listener.Start();
        return listener;
    }

    private static List<SourceRecord> RecordsAfter(Host host) =>
        [.. DeadTimer.Stream[0].Skip(host.Next[0]).Take(5).Select(one => one.Record)];

    /// <summary>A poke is applied before it is sent. The batch stands still meanwhile, as its waits take no time.</summary>
    private sealed class AtOnce(Host host) : IPokes
    {
        private readonly HashSet<long> _ticks = [];

        public int Ticks => _ticks.Count;

        public ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct)
        {
            if (poke.Tick is { } tick)
                _ticks.Add(tick.Number);
            host.DeliverAsync(new Letter(shard, JsonSerializer.Serialize(poke))).GetAwaiter().GetResult();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Pokes of ticks hang, until the end.</summary>
    private sealed class NeverSent : IPokes
    {
        public List<long> Ticks { get; } = [];

        public TaskCompletionSource Ending { get; } = new();

        public async ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct)
        {
            if (poke.Tick is not { } tick)
                return;
            Ticks.Add(tick.Number);
            await Ending.Task;
        }
    }
}
