using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Functions;
using Serverless.Local.Hosting.Entities;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Runs;
using Serverless.Runtime;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Consuming;

/// <summary>
/// All that consumes a topic, in this process: batches are decoded, folded, stored and sealed, shards pull, merge and fire, results are
/// stored. Ledger, deltas and results are in embedded stores, the shards' states in the local host's entities; all of them outlive the
/// process. Only what brings records is left out: brokers, Kafka's client, and the calls of functions.
/// </summary>
internal sealed class ConsumingPath : IAsyncDisposable
{
    private const int MostLooks = 1_000;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Pipeline _pipeline;
    private readonly MemoryTopic _topic;
    private readonly TimeProvider _clock;
    private readonly EmbeddedStores _stores;
    private readonly EntityRuntime _entities;
    private readonly PipelineHost _pipelines;
    private readonly HostCounters _counters = new();
    private readonly DurablePokes _pokes;
    private long _ticked;

    /// <param name="pipeline">The pipeline, of any views.</param>
    /// <param name="topic">All that there is to read.</param>
    /// <param name="folder">Where the stores are made; it must be empty.</param>
    /// <param name="clock">The clock, later than the events.</param>
    public ConsumingPath(Pipeline pipeline, MemoryTopic topic, string folder, TimeProvider clock)
    {
        (_pipeline, _topic, _clock) = (pipeline, topic, clock);
        _stores = EmbeddedStores.Open(folder, new EmbeddedStoresOptions { Durability = EmbeddedDurability.Process }, clock);
        _pipelines = new PipelineHost(
            [pipeline], _stores.AsPorts(), topic, null, new RuntimeOptions { IsAlone = true }, clock, NullLogger<PipelineHost>.Instance);
        _entities = new EntityRuntime(
            EntityStore.In(folder), (_, batch) => batch.RunAsync(new WindowShardEntity(_pipelines)), 2 * Environment.ProcessorCount,
            (signal, deliver) => deliver(signal), _counters, clock, NullLogger<EntityRuntime>.Instance);
        _entities.Start();
        _pokes = new DurablePokes(new LocalDurableTaskClient(_entities, clock));
        _ticked = clock.GetTimestamp();
    }

    /// <summary>The tables that the pipeline enriches from; what is put before the first batch holds for all.</summary>
    public IReferenceTables Tables => _stores.ReferenceTables;

    /// <summary>The stored results.</summary>
    public IResultStore Results => _stores.Results;

    /// <summary>Operations of shards so far.</summary>
    public long Operations => _counters.EntityOperations;

    /// <summary>
    /// Reads the topic to its end, and closes every window; returns when every result is stored. What the timer does, it does once a second
    /// between two batches. Throws <see cref="InvalidOperationException"/> when the shards don't get there.
    /// </summary>
    public async Task ConsumeAsync()
    {
        foreach (var batch in _topic.Batches())
        {
            await _pipelines.Batches(_pipeline.Name).ProcessAsync(batch, _pokes, CancellationToken.None);
            if (_clock.GetElapsedTime(_ticked) < Tick)
                continue;
            _ticked = _clock.GetTimestamp();
            await _pipelines.Watermarks.TickAsync(_pokes, CancellationToken.None);
        }
        await CloseAsync();
    }

    /// <summary>Ends the entities, then closes the stores.</summary>
    public async ValueTask DisposeAsync()
    {
        await _entities.DisposeAsync();
        _pipelines.Batches(_pipeline.Name).Dispose();
        await _stores.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            await _pipelines.Watermarks.FlushAsync(_pipeline.Name, _pokes, CancellationToken.None);
            await _entities.IdleAsync(CancellationToken.None);
            if ((await StatusAsync()).All(shard => shard is { Outbox: 0 } && shard.Watermark == EventTime.Max))
                return;
            await Task.Delay(Look, _clock);
        }
        throw new InvalidOperationException($"the shards don't get to their end: {string.Join("; ", await StatusAsync())}");
    }

    private async Task<List<ShardStatus?>> StatusAsync()
    {
        var shards = await _pipelines.ShardsOfAsync(_pipeline.Name, CancellationToken.None);
        return [.. shards.Select(shard => ShardStates.Find(_entities.Store, shard, _pipelines.Shards))];
    }
}
