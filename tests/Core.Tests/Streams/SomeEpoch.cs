using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Streams;

/// <summary>An epoch of a pipeline as it is opened first.</summary>
internal static class SomeEpoch
{
    public static PipelineEpoch Of(Pipeline pipeline, int partitions) => new(
        pipeline.Name, new Epoch(1), pipeline.Version, 0, partitions, LayoutPlan.Of(pipeline, partitions, []), DateTimeOffset.UnixEpoch);
}
