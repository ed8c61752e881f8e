using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>Removes what is past its retention, and what batches that were never sealed left behind, every ten minutes.</summary>
public sealed class RetentionFunction(PipelineHost pipelines)
{
    [Function("Retention")]
    public Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken ct) => pipelines.Retention.RunAsync(ct);
}
