using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>State beside the views has what a view's shards have: fences, an outbox, and a rebuild.</summary>
public sealed class ObserverTests
{
    private static readonly Pipeline Observed = Some.Aligned.With([new ReasonCounts()], []);

    // Every third event is malformed.
    private static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log =
        Some.Stream(
            Enumerable.Range(0, 120).Select(number => new StreamEvent(number % 3 == 0 ? null : $"k{number % 4}", number, number * 5)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_an_observer_reports_depends_on_the_records_alone(int seed)
    {
        await using var world = new World(new SimulatedTopic(Log), Observed);
        var (random, host) = (new Random(seed), world.Start());
        while (host.HasMore)
        {
            await host.BatchAsync([random.Next(1, 20)], random);
            if (random.Next(2) == 0)
                await host.TickAsync();
            await world.DeliverAllAsync(host);
            // The state of a shard is lost now and then: what it counted before comes back from the ledger.
            foreach (var shard in world.States.Keys.Where(shard => shard.View == "reasons" && random.Next(4) == 0).ToList())
                world.States.Remove(shard);
        }
        await world.DrainAsync();
        await AssertCountsAsync(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_changes_nothing(bool after)
    {
        for (var write = 1; write <= 25; write++)
        {
            await using var world = new World(new SimulatedTopic(Log), Observed);
            var host = world.Start();
            host.Faults.Crash = new CrashPoint(write, after);
            while (host.HasMore && !host.Faults.IsDown)
            {
                await host.BatchAsync([15], new Random(write));
                await world.DeliverAllAsync(host);
            }
            await world.DrainAsync();
            await AssertCountsAsync(world);
        }
    }

    // chunks     1   2   3   4, fails after it has changed the state     4, once it can be merged
    // counted    5  10  15  15                                          20  …
    [Fact]
    public async Task A_chunk_that_fails_in_the_middle_of_its_merge_leaves_nothing_of_it()
    {
        var counts = new ReasonCounts { FailsAt = 18 };
        await using var world = new World(new SimulatedTopic(Log), Some.Aligned.With([counts], []));
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([15], new Random(1));
        for (var second = 0; second < 3; second++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        var epoch = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        var shards = epoch!.Shards().Zip(await world.StatusAsync(host)).ToList();
        var stuck = Assert.Single(shards, shard => shard.Second!.Stuck is not null);
        Assert.Equal("reasons", stuck.First.View);
        Assert.Contains("are too many (OverflowException)", stuck.Second!.Stuck);
        Assert.Equal(44, Assert.Single(stuck.Second.Sources).Last.Value);

        counts.FailsAt = ulong.MaxValue;
        await world.DrainAsync();
        await AssertCountsAsync(world);
    }

    private static async Task AssertCountsAsync(World world)
    {
        var oracle = Oracle.Of(Log);
        await Outcome.AssertAsync(world, oracle, "observed");
        var stored = await world.Stores.Results
            .QueryAsync("stream", "reasons", null, EventTime.Min, EventTime.Max, CancellationToken.None)
            .ToListAsync();
        Assert.Equal(oracle.DeadLetters.Count, stored.Sum(result => result.Events));
    }
}
