using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Stores.AzureStorage;
using Serverless.Runtime;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>
/// The storage requests of the timer and of health, with 200 partitions and 600 shards. docs/operations.md gives the same figures.
/// </summary>
public sealed class RequestTests
{
    private const int Partitions = 200;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public async Task A_tick_asks_once_a_partition_and_health_four_times_a_minute()
    {
        var requests = DisturbedTransport.Calm();
        var stores = new AzureStores(await Emulated.ConnectAsync(requests), AzuriteServer.NewPrefix(), _clock).AsPorts();
        var pipeline = Pipeline();
        var host = new PipelineHost(
            [pipeline], stores, new Topic(), new SimulatedTopic([]), new RuntimeOptions(), _clock, NullLogger<PipelineHost>.Instance);
        var pokes = new CountedPokes();
        await host.Watermarks.TickAsync(pokes, default);
        await SealAsync(stores.Ledger, pipeline.Name);
        await host.Watermarks.TickAsync(pokes, default);

        var (plain, plainPokes) = await CountAsync(() => host.Watermarks.TickAsync(pokes, default));
        _clock.Advance(TimeSpan.FromSeconds(10));
        var (reporting, _) = await CountAsync(() => host.Watermarks.TickAsync(pokes, default));
        var (health, _) = await CountAsync(async () =>
        {
            for (var second = 0; second < 60; second++, _clock.Advance(TimeSpan.FromSeconds(1)))
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Health.CheckAsync(default)));
                // Nor does a page that is looked at ask for anything more.
                await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Overviews.PipelineAsync(pipeline.Name, default)));
                await host.Overviews.PipelinesAsync(default);
            }
        });

        Assert.Equal((Partitions + 1, 600), (plain, plainPokes));
        Assert.Equal(plain + 3 + 1, reporting);
        Assert.InRange(health, 1, 5);

        async Task<(int Requests, int Pokes)> CountAsync(Func<Task> work)
        {
            var (before, sent) = (requests.Requests, pokes.Sent);
            await work();
            return (requests.Requests - before, pokes.Sent - sent);
        }
    }

    /// <summary>One view with three shards in each partition.</summary>
    private static Pipeline Pipeline()
    {
        var definition = StreamPipeline.Instance.Definition;
        var view = definition.Views.First(view => view.Sharding == Sharding.CoPartitioned) with { Shards = 3 };
        return Core.Pipelines.Pipeline.Compile(definition with { Views = [view] });
    }

    private static async Task SealAsync(ILedger ledger, string pipeline)
    {
        foreach (var some in Enumerable.Range(0, Partitions).Chunk(50))
        {
            var rows = some.Select(partition => Stores.Some.Row(partition, -1, 9, $"delta-{some[0]}", pipeline)).ToList();
            Assert.Equal(AppendOutcome.Sealed, await ledger.TryAppendAsync(rows, default));
        }
    }

    private sealed class Topic : ITopicMetadata
    {
        public ValueTask<int> PartitionsAsync(string topic, CancellationToken ct) => ValueTask.FromResult(Partitions);

        public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlyDictionary<Partition, Offset>>(
                Enumerable.Range(0, Partitions).ToDictionary(partition => new Partition(partition), _ => new Offset(10)));

        public ValueTask<IReadOnlyDictionary<Partition, Offset>> SinceAsync(string topic, DateTimeOffset time, CancellationToken ct) =>
            EndsAsync(topic, ct);

        public ValueTask<IReadOnlySet<Partition>> EmptyFromAsync(
            string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlySet<Partition>>(new HashSet<Partition>());

        public ValueTask<IReadOnlyDictionary<Partition, RecordMark>> MarksAsync(
            string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlyDictionary<Partition, RecordMark>>(new Dictionary<Partition, RecordMark>());
    }

    private sealed class CountedPokes : IPokes
    {
        public int Sent { get; private set; }

        public ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct)
        {
            Sent++;
            return ValueTask.CompletedTask;
        }
    }
}
