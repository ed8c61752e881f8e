using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What is collected, and what that leaves.</summary>
public sealed class RetentionTests
{
    private static readonly List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(9), 2, events: 120);

    [Fact]
    public async Task What_a_batch_left_that_was_never_sealed_is_never_shown_and_goes_after_its_grace()
    {
        await using var world = new World(new SimulatedTopic(Log));
        await CrashBeforeSealAsync(world);
        Assert.Equal(1, await ObjectsAsync(world));
        Assert.Empty(await DeadLettersAsync(world));
        await world.Start().Runtimes.Retention.RunAsync(CancellationToken.None);
        Assert.Equal(1, await ObjectsAsync(world));
        await world.DrainAsync();
        var (objects, dead) = (await ObjectsAsync(world), await DeadLettersAsync(world));
        world.Clock.Advance(world.Options.UnsealedGrace + TimeSpan.FromMinutes(1));
        await world.Start().Runtimes.Retention.RunAsync(CancellationToken.None);
        Assert.Equal(objects - 1, await ObjectsAsync(world));
        Assert.Equal(dead, await DeadLettersAsync(world));
        await Outcome.AssertAsync(world, Oracle.Of(Log), "collected");
    }

    // partition 0   ── records ─────────────────────────── records ──
    // partition 1   ── records ── quiet for longer than the retention ──
    [Fact]
    public async Task Shards_can_be_rebuilt_although_a_partition_was_quiet_for_longer_than_the_retention()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        for (var round = 0; round < 3; round++)
            await host.BatchAsync([10, 10], new Random(round));
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.BatchAsync([10, 0], new Random(9));
        var before = await ObjectsAsync(world);
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        Assert.True(await ObjectsAsync(world) < before, "nothing was past its time");
        world.States.Clear();
        world.Mail.TakeAll();
        var rebuilder = world.Start();
        await rebuilder.TickAsync();
        await world.DeliverAllAsync(rebuilder);
        var heads = Enumerable.Range(0, 2).Select(partition => Log[partition][host.Next[partition] - 1].Record.Offset).ToArray();
        Assert.All(await world.StatusAsync(rebuilder), status =>
            Assert.All(status!.Fences, fence => Assert.Equal(heads[fence.Key.Value], fence.Value)));
    }

    // host A   a batch ── without partitions for longer than the retention ────────── the batch behind host B's
    // host B               a batch ── trimmed, and host A's too ─────────── a batch
    [Fact]
    public async Task A_host_that_gets_partitions_back_when_all_that_it_knew_of_is_trimmed_follows_their_chains()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var (a, b) = (world.Start(), world.Start());
        await a.BatchAsync([10, 10], new Random(1));
        a.Next.CopyTo(b.Next, 0);
        await b.BatchAsync([10, 10], new Random(2));
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await b.BatchAsync([10, 10], new Random(3));
        await b.Runtimes.Retention.RunAsync(CancellationToken.None);
        b.Next.CopyTo(a.Next, 0);
        await a.BatchAsync([10, 10], new Random(4));
        var rows = await world.Stores.Ledger
            .ReadAllAsync(world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();
        Assert.Equal([0, 0, 1, 1], rows.Select(row => row.Partition.Value));
        Assert.All(rows.Chunk(2), chain => Assert.Equal(chain[0].Last, chain[1].Previous));
    }

    private static async Task CrashBeforeSealAsync(World world)
    {
        var host = world.Start();
        host.Faults.Meanwhile = ("append", () =>
        {
            host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + 1, After: false);
            return Task.CompletedTask;
        });
        await host.BatchAsync([50, 50], new Random(1));
        Assert.True(host.Faults.IsDown);
    }

    private static async Task<int> ObjectsAsync(World world)
    {
        var count = 0;
        await foreach (var stored in world.Stores.Deltas.ListAsync(
            world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            count++;
        }
        return count;
    }

    private static async Task<List<string>> DeadLettersAsync(World world)
    {
        var dead = new List<string>();
        await foreach (var side in world.Stores.SideOutputs.QueryAsync(
            world.Pipeline.Name, SideOutputKind.DeadLetter, null, CancellationToken.None))
        {
            dead.Add(side.Position.ToString());
        }
        return dead;
    }
}
