using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The first record outside the partition of its key opens an epoch in which co-partitioned views are rekeyed.</summary>
public sealed class StrayEpochTests
{
    // record     good  good  stray  good  stray …
    // epoch      1 ────────  2 ──────────────────
    // sharding   co-part.    rekeyed
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_stray_is_never_sealed_into_a_co_partitioned_layout_and_the_results_are_those_of_all_events(int seed)
    {
        var log = Straying(SomeStream.Of(new Random(seed), 2, events: 140));
        var lines = new LogLines();
        await using var world = new World(new SimulatedTopic(log), Some.Movable) { Log = lines };
        var host = world.Start();
        for (var batch = 0; host.HasMore; batch++)
        {
            await host.BatchAsync([9, 9], new Random(batch));
            await world.DeliverAllAsync(host);
        }

        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal([Sharding.CoPartitioned, Sharding.Rekeyed], epochs.Select(epoch => epoch.View("tumbling")!.Sharding));
        Assert.Equal(epochs[0].View("hopping"), epochs[1].View("hopping"));
        Assert.StartsWith("view ", epochs[1].Cause, StringComparison.Ordinal);
        var first = log.SelectMany(partition => partition).Where(entry => IsStray(entry.Record)).Select(entry => entry.Record).ToList();
        Assert.All(
            (await world.RowsAsync()).Where(row => row.NextEpoch is null && row.Epoch.Value == 1),
            row => Assert.DoesNotContain(first, one =>
                one.Partition == row.Partition && one.Offset >= row.First && one.Offset <= row.Last));
        Assert.Equal(2, lines.Of("was rekeyed: the record at partition"));

        await Audit.AssertCleanAsync(world, "before the drain");
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "with strays");
        await Audit.AssertCleanAsync(world, "drained");
    }

    [Fact]
    public async Task Two_instances_that_find_strays_at_the_same_time_open_one_epoch()
    {
        var log = Straying(SomeStream.Of(new Random(5), 2, events: 140));
        await using var world = new World(new SimulatedTopic(log), Some.Movable);
        Host[] hosts = [world.Start(), world.Start()];
        for (var batch = 0; hosts[0].HasMore || hosts[1].HasMore; batch++)
        {
            await Task.WhenAll(hosts[0].BatchAsync([40, 0], new Random(batch)), hosts[1].BatchAsync([0, 40], new Random(batch)));
            foreach (var host in hosts)
            {
                host.Next[0] = hosts[0].Next[0];
                host.Next[1] = hosts[1].Next[1];
            }
        }

        await world.DrainAsync();

        Assert.Equal(2, (await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None)).Count);
        await Outcome.AssertAsync(world, Oracle.Of(log), "two instances");
    }

    // host A   folds, finds a stray ───────────────── opens an epoch (conflict) ── sees that it is done
    // host B                           opens an epoch
    [Fact]
    public async Task An_instance_that_finds_the_epoch_opened_meanwhile_opens_none()
    {
        var log = Straying(SomeStream.Of(new Random(5), 2, events: 140));
        await using var world = new World(new SimulatedTopic(log), Some.Movable);
        var (a, b) = (world.Start(), world.Start());
        await b.BatchAsync([1, 1], new Random(1));
        a.Faults.Meanwhile = ("epoch", () => b.BatchAsync([int.MaxValue / 2, int.MaxValue / 2], new Random(1)));

        await a.BatchAsync([int.MaxValue / 2, int.MaxValue / 2], new Random(2));

        Assert.False(a.HasMore || b.HasMore);
        Assert.Equal(2, (await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None)).Count);
    }

    // Counting goes on; which event is the 7th hangs on the order in which a shard reads partitions.
    [Fact]
    public async Task A_view_that_counts_windows_in_the_order_of_a_partition_is_rekeyed_too_and_loses_nothing()
    {
        var log = Straying(SomeStream.Of(new Random(6), 2, events: 140));
        await using var world = new World(new SimulatedTopic(log), StreamPipeline.Instance);
        await world.DrainAsync();

        var epoch = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        Assert.Equal(Sharding.Rekeyed, epoch!.View("global")!.Sharding);
        await Outcome.AssertLedgerAsync(world, Oracle.Of(log), "by count");
    }

    [Fact]
    public async Task A_rekeyed_view_stays_so_in_the_versions_that_follow()
    {
        var log = Straying(SomeStream.Of(new Random(7), 2, events: 140));
        await using var world = new World(new SimulatedTopic(log), Some.Movable);
        await world.DrainAsync();
        world.Pipeline = Some.Of(view => view.Name == "tumbling" ? view : null);
        await world.DrainAsync();

        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal(3, epochs.Count);
        Assert.Equal(epochs[1].View("tumbling"), epochs[2].View("tumbling"));
    }

    /// <summary>In the second half every fourth record lies in the other partition, and some have no key.</summary>
    private static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Straying(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        var straying = log.ConvertAll(_ => new List<(SourceRecord Record, List<StreamEvent> Events)>());
        for (var index = 0; index < log.Max(partition => partition.Count); index++)
        {
            for (var partition = 0; partition < log.Count; partition++)
            {
                if (index >= log[partition].Count)
                    continue;
                var (record, events) = log[partition][index];
                var strays = index > log[partition].Count / 2 && index % 4 == 0;
                var to = strays ? (partition + 1) % log.Count : partition;
                straying[to].Add((
                    record with
                    {
                        Partition = new Partition(to), Offset = new Offset(straying[to].Count),
                        Key = strays && index % 8 == 0 ? null : record.Key,
                    },
                    events));
            }
        }
        return straying;
    }

    private static bool IsStray(in SourceRecord record) =>
        record.Key is null || SomeStream.HomeOf(Encoding.UTF8.GetString(record.Key), 2) != record.Partition.Value;
}
