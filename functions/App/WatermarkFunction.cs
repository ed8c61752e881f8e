using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>Pokes every shard once a second, so that a lost poke costs a second and idle partitions hold nothing back.</summary>
public sealed class WatermarkFunction(PipelineHost pipelines)
{
    [Function("Watermark")]
    public Task Run(
        [TimerTrigger("*/1 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) =>
        pipelines.Watermarks.TickAsync(new DurablePokes(client), ct);
}
