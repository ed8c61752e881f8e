using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Shadows;

namespace Serverless.Functions.Http;

/// <summary>
/// Compares a pipeline with the candidate that runs beside it (<see cref="ShadowReport"/>): 400 when it has none here, 404 when there is no
/// such pipeline. It reads both ledgers and all results of the range, so it takes as long as those are.
/// </summary>
public sealed class ShadowFunction(PipelineHost pipelines)
{
    [Function("Shadow")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pipelines/{pipeline}/shadow")] HttpRequest request,
        string pipeline,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        var given = request.Parameters(ShadowQuestion.Parameters);
        var asked = ShadowQuestion.Read(given);
        if (pipelines.IsRefused(pipeline, given, out var refused))
            return refused;
        return await HttpProblems.GuardAsync(async () =>
            await pipelines.Shadows.CompareAsync(pipeline, asked, new DurableShardStates(client), ct) switch
            {
                ({ } report, _) => new ContentResult { Content = report.ToJson(), ContentType = BodyResult.Json },
                var (_, problem) => HttpProblems.Of(problem!),
            });
    }
}
