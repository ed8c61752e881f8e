using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>Every ten minutes removes data that is past its retention, and data of batches that were never sealed.</summary>
public sealed class RetentionFunction(PipelineHost pipelines)
{
    [Function("Retention")]
    public Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken ct) => pipelines.Retention.RunAsync(ct);
}
