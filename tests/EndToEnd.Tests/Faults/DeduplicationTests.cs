using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>A pipeline that finds duplicates: whatever happens to those who read, each event counts once.</summary>
public sealed class DeduplicationTests
{
    private const long Within = 60_000;

    private static readonly Pipeline Deduplicating = With(new(["key", "time", "value"], Within, 10_000));

    // An event comes again up to 12 events later, some twice.
    private static readonly List<StreamEvent> Once =
        [.. Enumerable.Range(0, 150).Select(number => new StreamEvent($"k{number % 3}", number, number * 9))];

    private static readonly List<StreamEvent> Repeated = [.. Once.SelectMany((one, number) =>
        number >= 12 && number % 4 == 0 ? new[] { one, Once[number - 12 + (number % 3)], Once[number - 1] } : [one])];

    // Two hosts have the partition by turns, and at times both. Stores fail, or don't answer; hosts end at any write.
    [Fact]
    public async Task Whatever_happens_each_event_counts_once()
    {
        var (expected, seen) = (await ResultsAsync(Once), new List<string>());
        for (var seed = 0; seed < 40; seed++)
        {
            await using var world = World(Repeated);
            var random = new Random(seed);
            var hosts = new List<Host> { world.Start(), world.Start() };
            while (hosts.TrueForAll(host => host.HasMore))
            {
                var host = hosts[random.Next(2)];
                Trouble(host, random);
                var before = host.Next[0];
                await host.BatchAsync([random.Next(1, 25)], random);
                host.Faults.Forecast = _ => Weather.Fair;
                if (random.Next(3) == 0)
                    await world.DeliverAllAsync(host);
                // Some of what was read is read again by the next host.
                world.Topic.Committed[0] = Math.Max(world.Topic.Committed[0], before);
                if (host.Faults.IsDown)
                    hosts[hosts.IndexOf(host)] = world.Start();
                seen.AddRange(host.Faults.IsDown ? ["ended"] : []);
                world.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(3_000)));
            }
            await world.DrainAsync();
            await AssertOnceAsync(world, expected, $"seed {seed}");
        }
        Assert.True(seen.Count > 20, "hosts hardly ended");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_changes_nothing(bool after)
    {
        var expected = await ResultsAsync(Once);
        for (var write = 1; write <= 15; write++)
        {
            await using var world = World(Repeated);
            var host = world.Start();
            host.Faults.Crash = new CrashPoint(write, after);
            while (host.HasMore && !host.Faults.IsDown)
                await host.BatchAsync([23], new Random(write));
            Assert.True(host.Faults.IsDown, "it never crashed");
            await world.DrainAsync();
            await AssertOnceAsync(world, expected, $"write {write}");
        }
    }

    // version 1    a b c ──┐ by key, time, value
    // version 2            └─ a (another span: known)      ──┐
    // version 3                                              └─ a (by key and time: nothing is known yet)   a
    [Fact]
    public async Task A_version_with_the_same_fields_knows_what_the_one_before_it_knew()
    {
        await using var world = World([.. Once[..3], Once[0], Once[0], Once[0]]);
        await world.Start().BatchAsync([3], new Random(1));
        world.Topic.Committed[0] = 3;

        world.Pipeline = With(new(["key", "time", "value"], 2 * Within, 500));
        await world.Start().BatchAsync([1], new Random(1));
        world.Topic.Committed[0] = 4;
        world.Pipeline = With(new(["key", "time"], Within, 500));
        await world.Start().BatchAsync([2], new Random(1));

        Assert.Equal([0, 1, 1], (await ChunksAsync(world)).Select(row => row.Counts.Duplicate));
    }

    // owner        a ── quiet for longer than the retention: what a's chunk left is removed ──
    // next owner                                                                              a (written now: its span is over)  a
    [Fact]
    public async Task A_partition_that_was_quiet_for_longer_than_the_retention_is_read_on()
    {
        await using var world = World(Once[..20]);
        var host = world.Start();
        await host.BatchAsync([10], new Random(1));
        await host.BatchAsync([10], new Random(1));
        await world.DeliverAllAsync(host);
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await world.PassCheckpointsAsync(host);
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        Assert.True(await world.IsTrimmedAsync(), "nothing was removed");
        world.Topic.Committed[0] = 20;

        var (first, now) = (world.Topic.Records[0][0], world.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        world.Topic.Add(first with { Offset = new Offset(20), TimestampMs = now });
        world.Topic.Add(first with { Offset = new Offset(21), TimestampMs = now });
        var next = world.Start();
        await next.BatchAsync([2], new Random(1));

        Assert.Equal((2, 1), ((await ChunksAsync(world))[^1].Counts.Read, (await ChunksAsync(world))[^1].Counts.Duplicate));
    }

    // owner   40 ids, of which 10 are remembered ── for a minute and a half ──  healthy
    [Fact]
    public async Task Ids_that_are_forgotten_early_are_counted_and_degrade_health()
    {
        await using var world = World(Once[..41], new(["key", "time", "value"], Within, 10), "crowded");
        using var measured = new Measured("crowded");
        var host = world.Start();
        await host.TickAsync();
        await host.BatchAsync([20], new Random(1));
        await host.BatchAsync([20], new Random(1));
        await world.DeliverAllAsync(host);

        var crowded = await HealthAsync(world, host);
        Assert.False(crowded.IsHealthy);
        Assert.Contains("10 ids were forgotten before 1m were over, as a partition has more", crowded.Details, StringComparison.Ordinal);
        Assert.Contains("\"ids\":{\"forgottenEarly\":10}", crowded.Details, StringComparison.Ordinal);
        Assert.Equal([10, 20], measured.Of("serverless.ids.forgotten"));

        world.Clock.Advance(TimeSpan.FromSeconds(91));
        await host.TickAsync();
        Assert.True((await HealthAsync(world, host)).IsHealthy);
    }

    [Fact]
    public async Task That_ids_are_forgotten_early_cannot_be_written_stops_no_batch()
    {
        await using var world = World(Once[..40], new(["key", "time", "value"], Within, 10));
        var host = world.Start();
        host.Faults.Forecast = what => what == "tick report" ? Weather.Down : Weather.Fair;

        await host.BatchAsync([40], new Random(1));

        Assert.Equal(40, host.Next[0]);
    }

    private static void Trouble(Host host, Random random)
    {
        if (random.Next(6) == 0)
            host.Faults.Crash ??= new CrashPoint(host.Faults.Writes.Count + random.Next(1, 4), random.Next(2) == 0);
        if (random.Next(4) == 0)
            host.Faults.Forecast = _ => random.Next(12) switch { 0 => Weather.Down, 1 => Weather.Unheard, _ => Weather.Fair };
    }

    private static async Task<Runtime.Health.HealthAnswer> HealthAsync(World world, Host host)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(16));
        return await host.Runtimes.Health.CheckAsync(CancellationToken.None);
    }

    private static World World(List<StreamEvent> events, DeduplicateDefinition? rule = null, string name = "stream") => new(
        new SimulatedTopic(Some.Stream(events)),
        rule is null ? Deduplicating : With(rule, name),
        stores: new MemoryWorldStores());

    private static Pipeline With(DeduplicateDefinition rule, string name = "stream") =>
        Pipeline.Compile(Some.Aligned.Definition with { Name = name, Deduplicate = rule });

    private static async Task<List<ChunkRow>> ChunksAsync(World world) =>
        [.. (await world.RowsAsync()).Where(row => row.NextEpoch is null).OrderBy(row => row.Last)];

    private static async Task AssertOnceAsync(World world, List<string> expected, string run)
    {
        var rows = await ChunksAsync(world);
        Assert.All(rows, row => Assert.True(row.Counts.Balances, $"{run}: {row}"));
        var counted = rows.Sum(row => row.Counts.Duplicate);
        Assert.True(Repeated.Count - Once.Count == counted, $"{run}: {counted} duplicates");
        Assert.Equal(expected, Texts(await Outcome.ResultsAsync(world)));
    }

    private static async Task<List<string>> ResultsAsync(List<StreamEvent> events)
    {
        await using var plain = new World(new SimulatedTopic(Some.Stream(events)), Some.Aligned, stores: new MemoryWorldStores());
        await plain.DrainAsync();
        return Texts(await Outcome.ResultsAsync(plain));
    }

    private static List<string> Texts(IEnumerable<Core.Windows.Result> results) =>
        [.. results.Select(result => $"{result.Id.View} {result.Id.Key} {result.Id.Start} {result.End} {result.Events}")
            .Order(StringComparer.Ordinal)];
}
