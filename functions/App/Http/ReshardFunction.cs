using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions.Http;

/// <summary>
/// Gives a view another number of shards while it runs: <c>?count=N</c>, in all (rekeyed) or per partition (co-partitioned). Answers with
/// the epoch that begins; 400 with the reason when nothing was changed.
/// </summary>
public sealed class ReshardFunction(PipelineHost pipelines)
{
    [Function("Reshard")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{pipeline}/views/{view}/shards")] HttpRequest request,
        string pipeline,
        string view,
        CancellationToken ct)
    {
        var given = request.Parameters("count");
        return pipelines.IsRefused(pipeline, given, out var refused)
            ? refused
            : await HttpProblems.GuardAsync(
                async () => EpochAnswers.ResultOf(await pipelines.Epochs.ReshardAsync(pipeline, view, given.Text("count"), ct)));
    }
}
