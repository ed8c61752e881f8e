using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Ports;
using Some = Serverless.EndToEnd.Tests.Faults.Some;

namespace Serverless.EndToEnd.Tests.Batches;

/// <summary>What a batch waits for, how long, and how often it asks meanwhile.</summary>
public sealed class WaitingBatchTests
{
    private static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(5), 2, events: 100);

    private static readonly Pipeline Other = Some.Aligned.WithShards(shards => shards + 1);

    // ms      0        1,000: the flag runs out
    // looks   every 100
    [Fact]
    public async Task A_batch_waits_while_a_shard_asks_for_it_and_looks_ten_times_a_second()
    {
        await using var world = NewWorld();
        var host = world.Start();
        await RaiseAsync(world, TimeSpan.FromSeconds(1));

        var waited = await WaitedAsync(world, () => host.BatchAsync([5, 5], new Random(1)));

        Assert.Equal(TimeSpan.FromSeconds(1), waited);
        Assert.Equal(11, host.Faults.Reads.Count(read => read == "flag"));
        Assert.Equal([5, 5], host.Next);
    }

    // s   0 ──────────────────── 60: given back, and repeated by the host
    [Fact]
    public async Task A_batch_is_given_back_after_a_minute_of_pressure()
    {
        await using var world = NewWorld();
        var host = world.Start();
        await RaiseAsync(world, TimeSpan.FromMinutes(5));

        var waited = await WaitedAsync(world, () => host.BatchAsync([5, 5], new Random(1)));

        Assert.Equal(TimeSpan.FromMinutes(1), waited);
        Assert.Equal([0, 0], host.Next);
    }

    // ms      0     0   99   100
    // batch   1     2   3    4
    // flags   read           read
    [Fact]
    public async Task Flags_are_read_at_most_ten_times_a_second()
    {
        await using var world = NewWorld();
        var host = world.Start();
        var reads = new List<int>();
        foreach (var wait in new[] { 0, 0, 99, 1 })
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(wait));
            var before = host.Faults.Reads.Count(read => read == "flag");
            await host.BatchAsync([2, 2], new Random(1));
            reads.Add(host.Faults.Reads.Count(read => read == "flag") - before);
        }

        Assert.Equal([1, 0, 0, 1], reads);
    }

    // s                0 ─────────── 60           ─────────── 120            activated by hand
    // of version B     given back    the host repeats it: given back         sealed
    // says             why ─────────────────────────────────────────────────── that it is over
    [Fact]
    public async Task A_batch_of_a_version_whose_turn_it_is_not_is_given_back_after_a_minute()
    {
        await using var world = NewWorld();
        var first = new Host(world, Some.Aligned, world.Options with { Revision = 7 });
        await first.BatchAsync([5, 5], new Random(1));
        var other = new Host(world, Other, world.Options with { Revision = 7 });
        for (var repeat = 0; repeat < 2; repeat++)
        {
            Assert.Equal(TimeSpan.FromMinutes(1), await WaitedAsync(world, () => other.BatchAsync([5, 5], new Random(1))));
            Assert.Equal([0, 0], other.Next);
        }
        Assert.Single(other.Runtimes.IngestProblems("stream"));

        await other.Runtimes.Epochs.ActivateAsync("stream", CancellationToken.None);
        await other.BatchAsync([5, 5], new Random(1));

        Assert.Equal([5, 5], other.Next);
        Assert.Empty(other.Runtimes.IngestProblems("stream"));
    }

    // heads of chains   read at the first batch; trusted for half the retention by either clock
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(84, 0, false)]
    [InlineData(84.1, 0, true)]
    [InlineData(0, 84, false)]
    [InlineData(0, 84.1, true)]
    [InlineData(0, -84, false)]
    [InlineData(0, -84.1, true)]
    public async Task Heads_that_may_be_trimmed_by_now_are_read_again(double hours, double jumped, bool areRead)
    {
        await using var world = NewWorld();
        var host = world.Start();
        await host.BatchAsync([2, 2], new Random(1));
        world.Clock.Advance(TimeSpan.FromHours(hours));
        world.Clock.Jump(TimeSpan.FromHours(jumped));
        // Else the batch does the timer's work, which reads the ledger, too.
        await host.TickAsync();
        host.Faults.Reads.Clear();

        await host.BatchAsync([2, 2], new Random(1));

        Assert.Equal(areRead, host.Faults.Reads.Contains("ledger"));
        Assert.Equal([4, 4], host.Next);
    }

    private static World NewWorld() => new(new SimulatedTopic(Log), Some.Aligned, stores: new MemoryWorldStores());

    private static ValueTask RaiseAsync(World world, TimeSpan hold) =>
        world.Stores.Flags.RaiseAsync("stream", Flag.Pressure("a shard"), world.Clock.GetUtcNow() + hold, CancellationToken.None);

    private static async Task<TimeSpan> WaitedAsync(World world, Func<Task> work)
    {
        var begun = world.Clock.GetTimestamp();
        await work();
        return world.Clock.GetElapsedTime(begun);
    }
}
