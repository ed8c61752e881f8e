using System.Text.Json.Nodes;
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
        await CatchUpAsync(world, host);
        await world.PassCheckpointsAsync(host);
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
        await CatchUpAsync(world, b);
        await world.PassCheckpointsAsync(b);
        await b.Runtimes.Retention.RunAsync(CancellationToken.None);
        b.Next.CopyTo(a.Next, 0);
        await a.BatchAsync([10, 10], new Random(4));
        var rows = await world.Stores.Ledger
            .ReadAllAsync(world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();
        Assert.Equal([0, 0, 1, 1], rows.Select(row => row.Partition.Value));
        Assert.All(rows.Chunk(2), chain => Assert.Equal(chain[0].Last, chain[1].Previous));
    }

    // sealed   ── rows ────────────────── retention ── rows ── collector
    // shards   all but one apply them                               the last one wakes up
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_shard_has_not_applied_is_kept_until_it_has(bool hasReported)
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        await host.BatchAsync([20, 20], new Random(1));
        await CatchUpAsync(world, host);
        await world.PassCheckpointsAsync(host);
        var sleeper = world.States.Keys.Order(Comparer<Core.Ledger.ShardId>.Create((a, b) => a.Shard - b.Shard)).Last();
        if (!hasReported)
            await world.Stores.Reports.DeleteAsync(sleeper, CancellationToken.None);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var since = world.Clock.GetUtcNow();
        await host.BatchAsync([20, 20], new Random(2));
        await CatchUpAsync(world, host, except: sleeper);
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.BatchAsync([20, 20], new Random(3));
        await CatchUpAsync(world, host, except: sleeper);
        await world.PassCheckpointsAsync(host, shard => shard != sleeper);

        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        var kept = (await KeptAsync(world))!;
        Assert.Equal(sleeper.ToString(), kept["shard"]!.GetValue<string>());
        Assert.Equal(hasReported, kept["since"]!.GetValue<DateTimeOffset>() >= since);

        await CatchUpAsync(world, host);
        await world.PassCheckpointsAsync(host);
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        Assert.Null(await KeptAsync(world));
        await world.DrainAsync();
        await Outcome.AssertResultsAsync(world, Oracle.Of(Log), "asleep");
    }

    [Fact]
    public async Task What_no_shard_has_applied_yet_is_kept_whatever_its_age()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        while (host.HasMore)
        {
            await host.BatchAsync([20, 20], new Random(1));
            world.Clock.Advance(world.Options.Retention);
            await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        }
        world.Mail.TakeAll();
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log), "never run");
    }

    [Fact]
    public async Task What_is_kept_of_an_ended_layout_goes_when_all_that_took_over_have_two_checkpoints()
    {
        await using var world = new World(new SimulatedTopic(Log), Some.Aligned);
        var host = world.Start();
        await host.BatchAsync([20, 20], new Random(1));
        await CatchUpAsync(world, host);
        var first = await world.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        world.Pipeline = Some.Aligned.WithShards(shards => shards + 1);
        host = world.Start();
        await host.BatchAsync([20, 20], new Random(2));
        for (var tick = 0; tick < 4; tick++)
            await CatchUpAsync(world, host);

        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        var both = await world.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        await host.BatchAsync([1, 1], new Random(3));
        await CatchUpAsync(world, host);
        await world.PassCheckpointsAsync(host);
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        var left = await world.Stores.Reports.ReadAsync("stream", CancellationToken.None);

        Assert.Superset(first.Select(report => report.Shard).ToHashSet(), both.Select(report => report.Shard).ToHashSet());
        Assert.Equal(2, left.Min(report => report.Shard.Layout.Value));
    }

    /// <summary>What the last run of the collector has left past its retention; null for nothing.</summary>
    private static async Task<JsonNode?> KeptAsync(World world)
    {
        var said = (await world.Stores.Ticks.ReadAsync(CancellationToken.None)).Single(report => report.Part == TickReport.Retention);
        var details = JsonNode.Parse(said.Details)!;
        return details["shard"] is null ? null : details;
    }

    /// <summary>Every shard but one applies what is sealed; all report what they have applied.</summary>
    private static async Task CatchUpAsync(World world, Host host, Core.Ledger.ShardId except)
    {
        await host.TickAsync();
        foreach (var letter in world.Mail.TakeAll().Where(letter => letter.Shard != except))
            await host.DeliverAsync(letter);
        await world.ReportAsync(host, shard => shard != except);
    }

    private static async Task CatchUpAsync(World world, Host host)
    {
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        await world.ReportAsync(host);
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
