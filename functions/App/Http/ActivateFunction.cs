using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions.Http;

/// <summary>
/// Gives the version of a pipeline that the instance which is asked has its turn, whatever was active before: for a roll-back where
/// deployments aren't numbered. Answers with the epoch; 404 when there is no such pipeline.
/// </summary>
public sealed class ActivateFunction(PipelineHost pipelines)
{
    [Function("Activate")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{pipeline}/activate")] HttpRequest request,
        string pipeline,
        CancellationToken ct)
    {
        return pipelines.IsRefused(pipeline, request.Parameters(), out var refused)
            ? refused
            : await HttpProblems.GuardAsync(async () => EpochAnswers.ResultOf(await pipelines.Epochs.ActivateAsync(pipeline, ct)));
    }
}
