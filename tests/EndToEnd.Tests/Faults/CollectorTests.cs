using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The collector against a batch that is held up between two of its writes for longer than the grace.</summary>
public sealed class CollectorTests
{
    private static readonly List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(9), 2, events: 120);

    // batch       fold ── store ── held up ─────────────── seal ── again, under a new name
    // collector                              a whole run
    [Theory]
    [InlineData("delta")]
    [InlineData("side")]
    [InlineData("append")]
    public async Task A_batch_whose_object_was_collected_is_stored_and_sealed_again(string heldUpBefore)
    {
        await using var world = new World(new SimulatedTopic(Log));
        var (host, collector) = (world.Start(), world.Start());
        host.Faults.Meanwhile = (heldUpBefore, () => CollectAsync(world, collector));
        await host.BatchAsync([30, 30], new Random(1));
        Assert.Equal(heldUpBefore == "delta" ? 1 : 2, host.Faults.Writes.Count(write => write == "append"));
        await AssertNothingIsLostAsync(world);
    }

    // batch       fold ── store ── held up ──────────── seal ──
    // collector                              list ── ^ ── mark ── remove
    [Theory]
    [InlineData("trim")]
    [InlineData("collect")]
    [InlineData("delete")]
    [InlineData("forget")]
    public async Task A_seal_between_any_two_steps_of_the_collector_is_whole_or_done_again(string before)
    {
        await using var world = new World(new SimulatedTopic(Log));
        var (host, collector) = (world.Start(), world.Start());
        await host.BatchAsync([10, 10], new Random(1));
        var (heldUp, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Faults.Meanwhile = ("append", () =>
        {
            heldUp.SetResult();
            return goOn.Task;
        });
        var batch = host.BatchAsync([30, 30], new Random(2));
        await heldUp.Task;
        collector.Faults.Meanwhile = (before, () =>
        {
            goOn.SetResult();
            return batch;
        });
        await CollectAsync(world, collector);
        goOn.TrySetResult();
        await batch;
        await AssertNothingIsLostAsync(world);
    }

    // Its writes: trim, mark, remove the side events, remove the object.
    [Fact]
    public async Task A_collector_that_crashes_after_any_write_is_continued_by_the_next()
    {
        for (var write = 1; write <= 4; write++)
        {
            await using var world = new World(new SimulatedTopic(Log));
            var (host, collector) = (world.Start(), world.Start());
            collector.Faults.Crash = new CrashPoint(write, After: true);
            host.Faults.Meanwhile = ("append", async () =>
            {
                await Assert.ThrowsAsync<CrashException>(() => CollectAsync(world, collector));
                await CollectAsync(world, world.Start());
            });
            await host.BatchAsync([30, 30], new Random(1));
            await AssertNothingIsLostAsync(world);
        }
    }

    private static async Task CollectAsync(World world, Host collector)
    {
        world.Clock.Advance(world.Options.UnsealedGrace + TimeSpan.FromMinutes(1));
        await collector.Runtimes.Retention.RunAsync(CancellationToken.None);
    }

    private static async Task AssertNothingIsLostAsync(World world)
    {
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log), "collected");
        var rows = await world.Stores.Ledger
            .ReadAllAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();
        foreach (var delta in rows.Select(row => row.Delta).Distinct())
            Assert.NotNull(await world.Stores.Deltas.ReadAsync("stream", delta, 0, 1, CancellationToken.None));
    }
}
