using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions.Http;

/// <summary>
/// Sets the watermark of a partition back: <c>?to=T</c>, a time in ISO 8601 before it and not after the clock. Answers with the epoch that
/// begins; 400 with the reason when nothing was changed.
/// </summary>
public sealed class SetBackFunction(PipelineHost pipelines)
{
    [Function("SetWatermarkBack")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{pipeline}/partitions/{partition}/watermark")]
        HttpRequest request,
        string pipeline,
        string partition,
        CancellationToken ct)
    {
        var given = request.Parameters("to");
        return pipelines.IsRefused(pipeline, given, out var refused)
            ? refused
            : await HttpProblems.GuardAsync(
                async () => EpochAnswers.ResultOf(await pipelines.SetBack.RunAsync(pipeline, partition, given.Text("to"), ct)));
    }
}
