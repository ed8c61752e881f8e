using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;

namespace Serverless.Benchmarks;

/// <summary>The layouts of a pipeline's first epoch.</summary>
internal static class Layouts
{
    public static IReadOnlyList<ViewLayout> Of(Pipeline pipeline) => LayoutPlan.Of(pipeline, 1, []);

    public static PipelineEpoch Epoch(Pipeline pipeline, int partitions) => new(
        pipeline.Name, new Epoch(1), pipeline.Version, 0, partitions, LayoutPlan.Of(pipeline, partitions, []),
        TimeProvider.System.GetUtcNow());
}
