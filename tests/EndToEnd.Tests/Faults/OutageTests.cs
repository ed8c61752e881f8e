using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Stores that are down for a while.</summary>
public sealed class OutageTests
{
    private static readonly List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(6), 2, events: 150);

    // sink     up ───────┐ down ──────────────────────────────────────────┐ up
    // outbox   empty     │ kept; at its limit nothing more is taken in    │ written
    // ingest   goes on   │ waits while pressure is up, then gives up      │ goes on
    [Fact]
    public async Task While_the_sink_is_down_panes_are_kept_and_ingestion_is_asked_to_wait()
    {
        await using var world = new World(
            new SimulatedTopic(Log),
            options: new RuntimeOptions
            {
                OutboxLimit = 3, PressureHold = TimeSpan.FromSeconds(5), PressurePatience = TimeSpan.FromSeconds(3),
                PokeInterval = TimeSpan.Zero,
            });
        var host = world.Start();
        host.Faults.Forecast = store => store is "result" ? Weather.Down : Weather.Fair;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await host.BatchAsync([15, 15], new Random(1));
            await world.DeliverAllAsync(host);
        }
        Assert.True((await world.FlagsAsync()).Pressure);
        Assert.Contains(await world.StatusAsync(host), status => status!.Outbox >= 3);
        Assert.Empty(await Outcome.ResultsAsync(world));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var (rows, waiting) = (host.Faults.Writes.Count(write => write == "append"), host.Next.ToArray());
        await host.BatchAsync([30, 30], new Random(2));
        Assert.Equal(waiting, host.Next);
        Assert.Equal(rows, host.Faults.Writes.Count(write => write == "append"));
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log), "sink down");
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("append")]
    [InlineData("delta")]
    [InlineData("side")]
    [InlineData("flag")]
    public async Task While_a_store_is_down_the_host_tries_again_then_gives_the_batch_back(string down)
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        var calls = 0;
        host.Faults.Forecast = store => store == down ? Fail(ref calls) : Weather.Fair;
        await host.BatchAsync([40, 40], new Random(1));
        Assert.Equal(world.Options.StoreAttempts, calls);
        Assert.Equal([0, 0], host.Next);
        host.Faults.Forecast = store => store == down && calls++ % 3 != 0 ? Weather.Unheard : Weather.Fair;
        await host.BatchAsync([40, 40], new Random(2));
        Assert.Equal([40, 40], host.Next);
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log), down);
    }

    [Fact]
    public async Task A_shard_that_cannot_read_stays_where_it_is_and_goes_on_later()
    {
        await using var world = new World(
            new SimulatedTopic(Log),
            options: new RuntimeOptions { InlineSectionBytes = 0, DeltaCacheBytes = 0, PokeInterval = TimeSpan.Zero });
        var host = world.Start();
        await host.BatchAsync([40, 40], new Random(1));
        host.Faults.Forecast = store => store == "delta" ? Weather.Down : Weather.Fair;
        await world.DeliverAllAsync(host);
        Assert.All(await world.StatusAsync(host), status => Assert.Equal(0, status?.Keys ?? 0));
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log), "deltas down");
    }

    private static Weather Fail(ref int calls)
    {
        calls++;
        return Weather.Down;
    }
}
