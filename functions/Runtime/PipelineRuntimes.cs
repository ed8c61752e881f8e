using Serverless.Runtime.Batches;
using Serverless.Runtime.Health;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Watermarks;

namespace Serverless.Runtime;

public sealed class PipelineRuntimes
{
    public BatchProcessor Batches(string pipeline) => throw new NotSupportedException(pipeline);

    public ShardProcessor Shards { get; } = new();

    public WatermarkProcessor Watermarks { get; } = new();

    public ResultQueries Results { get; } = new();

    public HealthProbe Health { get; } = new();
}
