using Microsoft.Extensions.Logging;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Health;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Retention;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Watermarks;

namespace Serverless.Runtime;

/// <summary>The shells of the pipelines that this process runs.</summary>
public sealed class PipelineRuntimes
{
    private readonly Dictionary<string, PipelineContext> _contexts;
    private readonly Dictionary<string, BatchProcessor> _batches;

    public PipelineRuntimes(IEnumerable<Pipeline> pipelines, Stores stores, ITopicMetadata topic, RuntimeOptions options, TimeProvider clock, ILogger<PipelineRuntimes> log)
    {
        _contexts = pipelines.ToDictionary(pipeline => pipeline.Name, pipeline => new PipelineContext(pipeline, stores, topic, options, clock, log));
        _batches = _contexts.ToDictionary(context => context.Key, context => new BatchProcessor(context.Value));
        Shards = new ShardProcessor(_contexts.Values);
        Watermarks = new WatermarkProcessor(_contexts.Values);
        Results = new ResultQueries(_contexts.Values);
        Health = new HealthProbe(_contexts.Values);
        Retention = new Collector(_contexts.Values);
    }

    public ShardProcessor Shards { get; }

    public WatermarkProcessor Watermarks { get; }

    public ResultQueries Results { get; }

    public HealthProbe Health { get; }

    public Collector Retention { get; }

    /// <summary>The batch processor of a pipeline; throws when this process doesn't run it.</summary>
    public BatchProcessor Batches(string pipeline) => _batches.TryGetValue(pipeline, out var batches)
        ? batches
        : throw new ArgumentException($"no pipeline '{pipeline}': known are {string.Join(", ", _batches.Keys)}", nameof(pipeline));
}
