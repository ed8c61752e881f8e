using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;

namespace Serverless.Benchmarks;

/// <summary>The layouts of a pipeline's first epoch.</summary>
internal static class Layouts
{
    public static IReadOnlyList<ViewLayout> Of(Pipeline pipeline) =>
        [.. pipeline.Sharded.Select(one => new ViewLayout(one.Name, new LayoutNumber(1), one.Sharding, one.Shards, one.DefinitionHash))];

    public static PipelineEpoch Epoch(Pipeline pipeline, int partitions) =>
        new(pipeline.Name, new Epoch(1), pipeline.Version, partitions, Of(pipeline), TimeProvider.System.GetUtcNow());
}
