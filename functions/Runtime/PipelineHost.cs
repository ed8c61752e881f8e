using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Health;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Retention;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Verification;
using Serverless.Runtime.Watermarks;

namespace Serverless.Runtime;

/// <summary>The shells of the pipelines that this process runs.</summary>
public sealed class PipelineHost
{
    private readonly Dictionary<string, PipelineContext> _contexts;
    private readonly Dictionary<string, BatchProcessor> _batches;

    public PipelineHost(IEnumerable<Pipeline> pipelines, StorePorts stores, ITopicMetadata topic, RuntimeOptions options, TimeProvider clock, ILogger<PipelineHost> log)
    {
        _contexts = pipelines.ToDictionary(pipeline => pipeline.Name, pipeline => new PipelineContext(pipeline, stores, topic, options, clock, log));
        _batches = _contexts.ToDictionary(context => context.Key, context => new BatchProcessor(context.Value));
        Shards = new ShardProcessor(_contexts.Values);
        Watermarks = new WatermarkProcessor(_contexts.Values);
        Results = new ResultQueries(_contexts.Values);
        Health = new HealthProbe(_contexts.Values);
        Retention = new RetentionCleaner(_contexts.Values);
        Verifier = new Verifier(_contexts.Values);
    }

    public ShardProcessor Shards { get; }

    public WatermarkProcessor Watermarks { get; }

    public ResultQueries Results { get; }

    public HealthProbe Health { get; }

    public RetentionCleaner Retention { get; }

    public Verifier Verifier { get; }

    public IReadOnlyCollection<string> Names => _contexts.Keys;

    /// <summary>The pipeline; throws when this process doesn't run it.</summary>
    public Pipeline Pipeline(string name) => Context(name).Pipeline;

    /// <summary>Every shard of the pipeline's current epoch.</summary>
    public async ValueTask<IReadOnlyList<ShardId>> ShardsOfAsync(string pipeline, CancellationToken ct)
    {
        var epoch = await Context(pipeline).Epochs.CurrentAsync(ct).ConfigureAwait(false);
        return [.. epoch.Views.SelectMany(view => Enumerable.Range(0, view.TotalShards(epoch.Partitions)).Select(shard => new ShardId(pipeline, epoch.Epoch, view.Name, shard)))];
    }

    /// <summary>The batch processor of a pipeline; throws when this process doesn't run it.</summary>
    public BatchProcessor Batches(string pipeline) => _batches[Context(pipeline).Pipeline.Name];

    /// <summary>Connects to everything that a batch needs. Throws when something can't be reached.</summary>
    public Task WarmUpAsync(CancellationToken ct) => Task.WhenAll(_contexts.Values.Select(context => WarmUpAsync(context, ct)));

    private static async Task WarmUpAsync(PipelineContext context, CancellationToken ct)
    {
        await context.Epochs.CurrentAsync(ct).ConfigureAwait(false);
        await context.References.CurrentAsync(ct).ConfigureAwait(false);
        await context.Stores.Pressure.IsRaisedAsync(context.Pipeline.Name, context.Clock.GetUtcNow(), ct).ConfigureAwait(false);
        await context.Stores.Deltas.ReadAsync(context.Pipeline.Name, "none", 0, 1, ct).ConfigureAwait(false);
    }

    private PipelineContext Context(string pipeline) => _contexts.TryGetValue(pipeline, out var context)
        ? context
        : throw new ArgumentException($"no pipeline '{pipeline}': known are {string.Join(", ", _contexts.Keys)}", nameof(pipeline));
}
