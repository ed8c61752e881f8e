using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Retention;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>What a run of the collector asks of the account, at 200 partitions and 600 shards.</summary>
public sealed class RetentionRequestTests : IDisposable
{
    private const string Pipeline = "telemetry";
    private const int Partitions = 200;
    private const int Rounds = 4;

    private static readonly PipelineEpoch Epoch = Some.Epoch(1) with
    {
        Partitions = Partitions,
        Views = [Some.Layout("device", 1, Sharding.CoPartitioned, 3)],
    };

    private readonly Network _network = new();
    private readonly FakeTimeProvider _clock = new(Some.Moment);

    public void Dispose() => _network.Dispose();

    // Of 4 rounds of 200 rows the first 3 are past the retention: 600 rows, and 9 of 12 objects.
    [Fact]
    public async Task A_run_reads_each_chain_once_and_removes_rows_a_hundred_at_a_time()
    {
        var stores = new AzureStores(await Emulated.ConnectAsync(_network.Transport), AzuriteServer.NewPrefix(), _clock);
        await stores.Ledger.TryOpenEpochAsync(Epoch, [], default);
        for (var round = 0; round < Rounds; round++)
            await SealAsync(stores, round);
        await Task.WhenAll(Epoch.Shards().Select(shard => stores.Reports.ReportAsync(Report(shard), default).AsTask()));
        var options = new RuntimeOptions { Retention = TimeSpan.FromHours(12) };
        await stores.Ticks.WriteAsync(new TickReport(Pipeline, _clock.GetUtcNow(), null, "{}"), default);
        var ports = new RetentionPorts(
            Pipeline, stores.Ledger, stores.Reports, stores.Ticks, stores.Deltas, new SavedStates(stores.Deltas),
            new RedrivePlans(stores.Deltas, Pipeline), stores.SideOutputs,
            Archive: null);
        var cleaner = new RetentionCleaner([ports], stores.References, new ShellServices(options, _clock, NullLogger.Instance));
        _network.TakeRequests();

        await cleaner.RunAsync(default);
        // Queries: reports 1, chains 200, marks of objects 2, side events 2; rows go in 13 transactions of at most 16 chains, marks in 1.
        // What it kept is written for health; tables are listed to find versions that nothing can name any more: 1.
        Assert.Equal("9 DELETE, 2 GET, 3 list blobs, 208 query, 5 read row, 14 transaction, 1 write blob", Requests());

        await cleaner.RunAsync(default);
        // Nothing to remove: 200 chains are looked at.
        Assert.Equal("2 GET, 1 list blobs, 203 query, 3 read row, 1 write blob", Requests());
        var rows = stores.Ledger.ReadAllAsync(Pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);
        Assert.Equal(Partitions, await rows.CountAsync());
    }

    private async Task SealAsync(AzureStores stores, int round)
    {
        var rows = Enumerable.Range(0, Partitions).Select(partition => Some.Row(partition, round - 1, round, clock: _clock.GetUtcNow()));
        foreach (var some in rows.Chunk(stores.Ledger.MaxRows))
        {
            var name = DeltaName.New(_clock.GetUtcNow());
            await stores.Deltas.WriteAsync(Pipeline, name, new byte[] { 1 }, default);
            Assert.Equal(
                AppendOutcome.Sealed, await stores.Ledger.TryAppendAsync([.. some.Select(row => row with { Delta = name })], default));
        }
        _clock.Advance(TimeSpan.FromHours(round == Rounds - 2 ? 13 : 1));
    }

    private static ShardReport Report(ShardId shard)
    {
        var fence = new ReportedFence(new Partition(shard.Shard / 3), new Epoch(1), new Offset(Rounds - 1), 0, 0)
        {
            Kept = new ChainPoint(new Epoch(1), new Offset(Rounds - 1)),
        };
        return new ShardReport(shard, [fence], EventTime.Min, 0, null, Some.Moment);
    }

    private string Requests() => string.Join(
        ", ", _network.TakeRequests().CountBy(request => request).Select(count => $"{count.Value} {count.Key}"));
}
