using Serverless.Core.Deltas;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.EndToEnd.Tests.Faults.Simulation;
using Serverless.EndToEnd.Tests.Stores.AzureStorage;
using Serverless.EndToEnd.Tests.Stores.Cosmos;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Repair;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The shells on a storage account.</summary>
public sealed class AzureFaultTests
{
    [Theory, Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_changes_nothing(bool after)
    {
        var connection = await Emulated.ConnectAsync();
        await CrashEverywhereAsync(
            () => new AzureWorldStores(new AzureStores(connection, AzuriteServer.NewPrefix(), TimeProvider.System)),
            after,
            "epoch", "delta", "side", "append", "result");
    }

    [Theory, Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_of_results_in_cosmos_changes_nothing(bool after)
    {
        var connection = await Emulated.ConnectAsync();
        using var accounts = new SomeAccounts();
        await CrashEverywhereAsync(
            () => new AzureWorldStores(
                new AzureStores(connection, AzuriteServer.NewPrefix(), TimeProvider.System),
                (pipeline, clock) => accounts.New(clock).Open(null, pipeline)),
            after,
            "result");
    }

    private static async Task CrashEverywhereAsync(Func<WorldStores> stores, bool after, params string[] at)
    {
        var run = new CrashRun(SomeStream.Of(new Random(11), 2, events: 24), batch: 8, Some.Aligned) { Stores = stores };
        var writes = await run.RunAsync(crash: null);
        Assert.Superset(at.ToHashSet(), writes.ToHashSet());
        for (var write = 1; write <= writes.Count; write++)
        {
            if (at.Contains(writes[write - 1]))
                await run.RunAsync(new CrashPoint(write, after));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public async Task Any_batches_redeliveries_crashes_and_outages_give_the_same(int seed)
    {
        var failure = await SimulationRun.TryAsync(ScheduleGenerator.Of(seed), await NewStoresAsync(), new Seen());
        Assert.True(failure is null, $"seed {seed}, {failure?.At}: {failure?.What}");
    }

    // Sections are packed there, and rows and decisions are in a table.
    [Fact]
    public async Task A_damaged_object_is_healed_and_one_that_cannot_be_is_accepted_as_lost()
    {
        await using var damaged = await DamagedWorld.ReadAsync(chunk: 1, stores: await NewStoresAsync());
        var (whole, host) = (await damaged.ObjectAsync(), damaged.World.Start());
        await damaged.ReplaceAsync(whole[..^4]);
        Assert.Equal(HealingOutcome.Healed, (await host.Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta)).Outcome);
        Assert.Equal(whole, await damaged.ObjectAsync());

        await damaged.ReplaceAsync(null);
        damaged.World.Topic.Gone[0] = 40;
        await damaged.TickTwiceAsync(host);
        await host.Runtimes.Repairs.RunAsync("stream", new RepairOptions { AcceptLoss = true }, null, _ => { }, CancellationToken.None);
        await damaged.TickTwiceAsync(host);

        Assert.All(await damaged.ShardsAsync(host), shard => damaged.AssertAtEnd(shard.Status));
    }

    [Fact]
    public async Task A_batch_is_a_blob_and_a_transaction_and_as_much_again_for_what_it_sets_aside()
    {
        using var network = new Network();
        // As of a topic with transactions: behind every record is a marker.
        var log = SomeStream.Of(new Random(6), 2, events: 300)
            .Select(partition => partition.Select((entry, index) => (entry.Record with { Offset = new(index * 2) }, entry.Events)).ToList())
            .ToList();
        await using var world = new World(new SimulatedTopic(log), Some.Aligned, stores: await NewStoresAsync(network));
        var host = world.Start();
        await host.BatchAsync([20, 20], new Random(1));
        var (plain, aside) = (0, 0);
        while (host.HasMore)
        {
            network.TakeRequests();
            var writes = host.Faults.Writes.Count;
            await host.BatchAsync([3, 3], new Random(2));
            var setAside = host.Faults.Writes.Skip(writes).Contains("side");
            string[] expected = setAside ? ["transaction", "transaction", "write blob", "write blob"] : ["transaction", "write blob"];
            // The first that sets something aside makes its table and container.
            if (!setAside || aside++ > 0)
                Assert.Equal(expected, network.TakeRequests());
            plain += setAside ? 0 : 1;
        }
        Assert.True(plain > 3 && aside > 3, $"{plain} batches set nothing aside, {aside} something");
    }

    [Fact]
    public async Task Results_with_a_key_longer_than_a_row_takes_are_set_aside_and_the_others_go_on()
    {
        var (events, tooLong) = (Enumerable.Range(0, 12).ToList(), new string('x', 33_000));
        var log = Some.Stream(events.Select(number => new StreamEvent(number % 3 == 1 ? tooLong : $"k{number % 3}", number, number * 60)));
        await using var world = new World(new SimulatedTopic(log), stores: await NewStoresAsync());

        await world.DrainAsync();

        var expected = Oracle.Of(log).Only(world.Pipeline).Results.Keys
            .Where(id => id.Key != tooLong).Select(id => (id.View, id.Key)).Distinct().Order();
        Assert.Equal(expected, (await Outcome.ResultsAsync(world)).Select(result => (result.Id.View, result.Id.Key)).Distinct().Order());
    }

    [Fact]
    public async Task A_batch_of_more_partitions_than_a_transaction_takes_is_sealed_in_parts()
    {
        const int Partitions = 150;
        var log = Enumerable.Range(0, Partitions).Select(partition => PartitionOf(partition, partition % 7, 5)).ToList();
        await using var world = new World(new SimulatedTopic(log), Some.Rekeyed, stores: await NewStoresAsync());
        var host = world.Start();

        await host.BatchAsync([.. log.Select(_ => 2)], new Random(1));

        var rows = await world.Stores.Ledger
            .ReadAllAsync(world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();
        Assert.Equal(Enumerable.Range(0, Partitions), rows.Select(row => row.Partition.Value));
        Assert.Equal(Oracle.Of(log).Read, rows.Sum(row => row.Counts.Read));
        Assert.Equal([51, 99], rows.CountBy(row => row.Delta).Select(batch => batch.Value).Order());
        Assert.Equal(["delta", "append", "delta", "append"], host.Faults.Writes.Where(write => write is "delta" or "append"));
    }

    // newer   opens epoch 2: ends the first hundred chains ──┐ crashed                     │ started again
    // older                                                  │ opens epoch 2 itself       │ its turn is over with epoch 3
    [Fact]
    public async Task An_epoch_that_an_instance_began_to_open_and_stopped_is_opened_by_the_next_one()
    {
        using var network = new Network();
        var log = Enumerable.Range(0, 150).Select(partition => PartitionOf(partition, 0, 10)).ToList();
        var pipeline = Some.Of(view => view.Name == "hopping" ? view : null);
        await using var world =
            new World(new SimulatedTopic(log), pipeline, new RuntimeOptions { StoreAttempts = 3 }, stores: await NewStoresAsync(network));
        var older = world.Start();
        await older.BatchAsync([.. log.Select(_ => 1)], new Random(1));
        world.Pipeline = pipeline.WithShards(shards => shards + 1);
        var transactions = 1;
        network.Forecast = what => what == "transaction" && transactions-- <= 0 ? Spoilt.By(new HttpRequestException("crashed")) : null;
        await world.Start().BatchAsync([.. log.Select(_ => 2)], new Random(2));
        network.Forecast = _ => null;
        older.Faults.Writes.Clear();

        await older.BatchAsync([.. log.Select(_ => 1)], new Random(3));

        Assert.All(older.Next, read => Assert.Equal(2, read));
        await world.DrainAsync();
        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal([pipeline.Version, pipeline.Version, world.Pipeline.Version], epochs.Select(epoch => epoch.Version));
        await Outcome.AssertAsync(world, Oracle.Of(log), "half-opened epoch");
    }

    [Fact]
    public async Task Large_sections_are_packed_and_the_results_are_the_same()
    {
        var log = SomeStream.Of(new Random(8), 2, events: 600);
        await using var world =
            new World(new SimulatedTopic(log), options: new RuntimeOptions { DeltaCacheBytes = 0 }, stores: await NewStoresAsync());
        await world.Start().BatchAsync([500, 500], new Random(1));
        world.Mail.TakeAll();

        await world.DrainAsync();

        var name = await world.Stores.Deltas
            .ListAsync(world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .FirstAsync();
        var content = (await world.Stores.Deltas.ReadAsync(world.Pipeline.Name, name, 0, int.MaxValue, CancellationToken.None))!.Value;
        var sections = DeltaDirectory.Read(content.Span).Sections
            .Select(section => content.Slice((int)section.Offset, section.Length)).ToList();
        Assert.Contains(sections, section => PackedSection.Plain(section).Length > section.Length);
        await Outcome.AssertAsync(world, Oracle.Of(log), "packed");
    }

    // partition 0   ── records ─────────────────────────── records ──
    // partition 1   ── records ── quiet for longer than the retention ──
    [Fact]
    public async Task What_is_past_its_time_goes_with_what_was_set_aside_and_the_rest_stays()
    {
        var log = SomeStream.Of(new Random(9), 2, events: 300);
        await using var world = new World(new SimulatedTopic(log), Some.Aligned, stores: await NewStoresAsync());
        var host = world.Start();
        for (var round = 0; round < 4; round++)
        {
            await host.BatchAsync([20, 20], new Random(round));
            // Names are in the order of their making only where time has passed between them.
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        var old = await NamesAsync(world);
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.BatchAsync([20, 0], new Random(9));
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        await world.PassCheckpointsAsync(host);
        await CrashBeforeSealAsync(world);
        var before = await SetAsideAsync(world);
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        var left = await NamesAsync(world);
        Assert.Equal(3, left.Count);
        Assert.Equal(old[^1], left[0]);
        Assert.Equal(before.Where(delta => string.CompareOrdinal(delta, old[^1]) >= 0), await SetAsideAsync(world));
        Assert.NotEqual(before, await SetAsideAsync(world));

        world.Clock.Advance(world.Options.UnsealedGrace + TimeSpan.FromMinutes(1));
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        Assert.Equal(2, (await NamesAsync(world)).Count);
    }

    private static List<(SourceRecord Record, List<StreamEvent> Events)> PartitionOf(int partition, params long[] times) =>
        [.. Some.Stream(times.Select((time, index) => new StreamEvent($"k{partition}", index, time)))[0]
            .Select(entry => (entry.Record with { Partition = new(partition) }, entry.Events))];

    private static async Task CrashBeforeSealAsync(World world)
    {
        var host = world.Start();
        host.Faults.Forecast = what => what == "append" ? Weather.Down : Weather.Fair;
        await host.BatchAsync([500, 0], new Random(1));
        Assert.Contains("append", host.Faults.Writes);
    }

    private static async Task<List<string>> NamesAsync(World world) =>
        await world.Stores.Deltas
            .ListAsync(world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();

    private static async Task<List<string>> SetAsideAsync(World world) =>
        await world.Stores.SideOutputs.QueryAsync(world.Pipeline.Name, SideOutputKind.Late, null, CancellationToken.None)
            .Select(side => side.Delta)
            .ToListAsync();

    private static async Task<WorldStores> NewStoresAsync(Network? network = null) =>
        new AzureWorldStores(
            new AzureStores(await Emulated.ConnectAsync(network?.Transport), AzuriteServer.NewPrefix(), TimeProvider.System));

    /// <summary>An account for each run, all let go of together.</summary>
    private sealed class SomeAccounts : IDisposable
    {
        private readonly List<SomeAccount> _open = [];

        public SomeAccount New(TimeProvider clock)
        {
            _open.Add(new SomeAccount(clock: (SimulatedClock)clock));
            return _open[^1];
        }

        public void Dispose() => _open.ForEach(account => account.Dispose());
    }
}
