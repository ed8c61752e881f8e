using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Entries that can't be read, in objects that are whole: they are set aside, said everywhere, and everything else is as the oracle says.
/// </summary>
public sealed class AsideTests
{
    // partition 0   chunk 1   chunk 2    chunk 3   …
    // key k1        merged    set aside  merged
    // other keys    merged    merged     merged
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Only_the_bad_entries_of_a_key_are_missing_in_every_kind_of_window_also_when_states_are_lost(int seed)
    {
        var log = SomeStream.Of(new Random(seed), 2, events: 160);
        var (world, stores) = Poisoned(log, StreamPipeline.Instance, seed);
        await using var disposed = world;
        var (host, random) = (world.Start(), new Random(seed));
        for (var round = 0; host.HasMore; round++)
        {
            await host.BatchAsync([7, 7], random);
            if (random.Next(3) == 0)
                await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromMilliseconds(250));
            foreach (var lost in world.States.Keys.Where(_ => random.Next(20) == 0).ToList())
                world.States.Remove(lost);
        }

        await world.DrainAsync();

        await AssertSetAsideAsync(world, stores, log);
    }

    //  half of each partition, then idle: windows close; then the other half corrects what is stored
    [Fact]
    public async Task Late_events_correct_the_results_of_the_other_keys()
    {
        var log = SomeStream.Of(new Random(4), 2, events: 120);
        var (world, stores) = Poisoned(log, Some.Corrected, seed: 4);
        await using var disposed = world;
        await HalfByHalfAsync(world, log);

        await world.DrainAsync();

        await Outcome.AssertResultsAsync(world, stores.Expected(world, log, corrects: true), null, "corrected");
    }

    //  half of each partition, then idle: windows close; what is stored of k1 is damaged; then the other half corrects what is stored
    [Fact]
    public async Task Corrections_of_a_stored_result_that_cannot_be_read_are_set_aside_and_the_others_are_written()
    {
        var log = SomeStream.Of(new Random(4), 2, events: 120);
        await using var world = new World(new SimulatedTopic(log), Some.Corrected);
        await HalfByHalfAsync(world, log, between: async () =>
        {
            foreach (var result in (await Outcome.ResultsAsync(world)).Where(result => result.Id.Key == "k1"))
            {
                var stored = await world.Stores.Results.FindAsync(result.Id, CancellationToken.None);
                await world.Stores.Results.TryReplaceAsync(
                    result with { State = new byte[] { 1, 2, 3 } }, stored!.Value.Tag, CancellationToken.None);
            }
        });

        await world.DrainAsync();

        var expected = Oracle.Of(log, corrects: true).Only(world.Pipeline).Results;
        var wrong = expected.Where(result => result.Key.Key == "k1").Select(result => result.Key).ToHashSet();
        foreach (var result in (await Outcome.ResultsAsync(world)).Where(result => result.Id.Key == "k1"))
            await world.Stores.Results.WriteAsync([result with { Kind = PaneKind.Retracted, Events = long.MaxValue }], default);
        await Outcome.AssertResultsAsync(
            world, expected.Where(result => !wrong.Contains(result.Key)).ToDictionary(), null, "all but k1");
        var aside = (await world.StatusAsync(world.Start())).SelectMany(status => status!.Aside.Latest).ToList();
        Assert.NotEmpty(aside);
        Assert.All(aside, entry => Assert.Equal("k1", entry.Key));
        Assert.All(aside, entry => Assert.StartsWith("correction of partition", entry.Where));
        Assert.All(await ProveAsync(world, fromStates: true), proof => Assert.Empty(proof.Faults));
    }

    //  crash before or after each write; the state is not saved after panes were written, and the operation is done again
    [Theory, Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_changes_nothing(bool after)
    {
        var log = SomeStream.Of(new Random(11), 2, events: 16);
        for (var write = 1; ; write += 2)
        {
            var (world, stores) = Poisoned(log, Some.Exact, seed: 11);
            await using var disposed = world;
            var first = world.Start();
            first.Faults.Crash = new CrashPoint(write, after);
            await HalfByHalfAsync(world, log, first);
            await world.DrainAsync();
            await AssertSetAsideAsync(world, stores, log, $"write {write}");
            if (!first.Faults.IsDown)
                break;
        }
    }

    //  batch 1   k0 k1 at 10            applied by the timer's first tick
    //  batch 2   k0 at 900, k1 bad      the window of 10 fires, and its pane waits for the state that says what is set aside
    [Fact]
    public async Task No_pane_is_written_before_the_state_that_says_what_is_set_aside()
    {
        var log = Some.Stream([new StreamEvent("k0", 1, 10), new("k1", 1, 10), new("k0", 2, 900), new("k1", 2, 900)]);
        var pipeline = StreamPipeline.With(view => view.Name == "tumbling" ? view with { Shards = 1, EarlyMs = null } : null);
        await using var world = new World(
            new SimulatedTopic(log), pipeline, new RuntimeOptions { PokeInterval = TimeSpan.Zero }, stores: new MemoryWorldStores());
        var batches = 0;
        new PoisonedStores(new Poison(pipeline, entry => batches == 2 && entry.Key == "k1")).Into(world);
        var host = world.Start();
        var writes = new List<string>();
        for (batches = 1; batches <= 2; batches++)
        {
            await host.BatchAsync([2], new Random(1));
            var before = host.Faults.Writes.Count;
            await world.DeliverAllAsync(host);
            writes = host.Faults.Writes[before..];
        }
        Assert.Equal(["state"], writes.Where(write => write is "result" or "state"));

        await SecondsAsync(world, host, 1);

        Assert.Equal(["result", "state"], host.Faults.Writes.Where(write => write is "result" or "state").TakeLast(2));
        Assert.Equal(["k0", "k1"], (await Outcome.ResultsAsync(world)).Select(result => result.Id.Key).Order());
    }

    [Fact]
    public async Task What_is_set_aside_is_in_verify_and_health_with_its_key_and_reason()
    {
        var log = SomeStream.Of(new Random(5), 2, events: 120);
        var world = new World(new SimulatedTopic(log), Some.Aligned);
        await using var disposed = world;
        var stores = new PoisonedStores(new Poison(world.Pipeline, entry => entry is { View: "hopping", Key: "k1" }));
        stores.Into(world);
        await world.DrainAsync();
        var host = world.Start();
        await SecondsAsync(world, host, 12);

        var proofs = await ProveAsync(world, fromStates: true);
        var (isHealthy, health) = await host.Runtimes.Health.CheckAsync(CancellationToken.None);

        Assert.All(proofs, proof => Assert.Equal(proof.View != "hopping", proof.IsProved));
        var hopping = proofs.Single(proof => proof.View == "hopping");
        Assert.Empty(hopping.Faults);
        Assert.Equal(EventsOf(world, log, stores, "hopping"), hopping.Balance!.SetAside);
        Assert.Equal(hopping.Balance.Merged, hopping.Balance.Applied + hopping.Balance.SetAside);
        Assert.All(hopping.Aside, shard => Assert.All(shard.Aside.Latest, entry => Assert.Equal("k1", entry.Key)));
        Assert.False(isHealthy);
        Assert.Contains("are set aside", health);
        Assert.Contains("key k1: entry of partition", health);
        var reported = (await ProveAsync(world, fromStates: false)).Single(proof => proof.View == "hopping");
        Assert.Equal(hopping.Balance, reported.Balance! with { Faults = hopping.Balance.Faults });
        Assert.All(await Audit.OfAsync(world), view => Assert.Equal(0, view.Different));
    }

    //  a key in each of 50 chunks is bad: nothing is stuck, and no chunk is tried for longer than the operation that meets it
    [Fact]
    public async Task A_key_that_is_bad_in_every_chunk_stops_nothing()
    {
        var log = Some.Stream(Enumerable.Range(0, 200).Select(at => new StreamEvent($"k{at % 4}", at, at * 10)));
        var world = new World(new SimulatedTopic(log), Some.Exact, new RuntimeOptions { PokeInterval = TimeSpan.Zero });
        await using var disposed = world;
        var stores = new PoisonedStores(new Poison(world.Pipeline, entry => entry.Key == "k0"));
        stores.Into(world);
        var host = world.Start();
        for (var round = 0; host.HasMore; round++)
        {
            await host.BatchAsync([4], new Random(round));
            await world.DeliverAllAsync(host);
            Assert.All((await world.StatusAsync(host)).OfType<ShardStatus>(), status => Assert.Null(status.Stuck));
        }

        await world.DrainAsync();

        Assert.Equal(50, world.Sealed.Count);
        await AssertSetAsideAsync(world, stores, log);
    }

    private static (World World, PoisonedStores Stores) Poisoned(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Pipeline pipeline, int seed)
    {
        var options = new RuntimeOptions
        {
            PokeInterval = TimeSpan.Zero, InlineSectionBytes = 64, ChunksPerOperation = 3, PressureHold = TimeSpan.FromMilliseconds(100),
        };
        var world = new World(new SimulatedTopic(log), pipeline, options, stores: new MemoryWorldStores());
        return (world, PoisonedStores.Into(world, seed, oneOf: 4));
    }

    private static async Task HalfByHalfAsync(
        World world, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Host? host = null,
        Func<Task>? between = null)
    {
        host ??= world.Start();
        for (var half = 0; half < 2; half++)
        {
            for (var partition = 0; partition < log.Count && half == 0; partition++)
                world.Topic.Produced[partition] = log[partition].Count / 2;
            for (var round = 0; host.HasMore && !host.Faults.IsDown; round++)
            {
                await host.BatchAsync([6, 6], new Random(round));
                await world.DeliverAllAsync(host);
            }
            host = host.Faults.IsDown ? world.Start() : host;
            await SecondsAsync(world, host, 4, each: 2);
            world.Topic.Produce();
            await (half == 0 && between is not null ? between() : Task.CompletedTask);
        }
    }

    private static async Task SecondsAsync(World world, Host host, int ticks, int each = 1)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(each));
        }
    }

    private static async Task AssertSetAsideAsync(
        World world, PoisonedStores stores, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, string run = "poisoned")
    {
        await Outcome.AssertResultsAsync(world, stores.Expected(world, log), null, run);
        await Outcome.AssertLedgerAsync(world, Oracle.Of(log), run);
        foreach (var proof in await ProveAsync(world, fromStates: true))
        {
            Assert.True(proof.Faults.Count == 0, $"{run}: {string.Join("; ", proof.Faults)}");
            Assert.Equal(EventsOf(world, log, stores, proof.View), proof.Balance!.SetAside);
            Assert.Equal(proof.Balance.SetAside == 0, proof.IsProved);
        }
    }

    /// <summary>The events that the ledger counts as merged by the view and that bad entries hold.</summary>
    private static long EventsOf(
        World world, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, PoisonedStores stores, string view)
    {
        var bad = stores.Poison.Made.Where(entry => entry.View == view).ToHashSet();
        var late = Oracle.Of(log).Late.Where(entry => entry.View == view).Select(entry => entry.Position).ToHashSet();
        return world.Sealed.Where(row => bad.Any(entry => entry.Delta == row.Delta && entry.Source == row.Source)).Sum(row =>
            log[row.Partition.Value].Where(entry => entry.Record.Offset > row.Previous && entry.Record.Offset <= row.Last)
                .SelectMany(entry => entry.Events.Select((one, index) =>
                    (Event: one, Position: new EventPosition(row.Partition, entry.Record.Offset, index))))
                .Count(one => one.Event is { Key: { } key, Value: >= 0 } && (view != "some" || one.Event.Value >= 50)
                    && !late.Contains(one.Position) && bad.Contains(new Poisoned(row.Delta, row.Source, view, key))));
    }

    private static async Task<List<ViewProof>> ProveAsync(World world, bool fromStates)
    {
        var runtimes = world.Start().Runtimes;
        return await runtimes.Verifier.ProveAsync(
            world.Pipeline.Name,
            shard => fromStates ? runtimes.Shards.Describe(shard, world.States.GetValueOrDefault(shard)) : null,
            countWaiting: true, CancellationToken.None).ToListAsync();
    }
}
