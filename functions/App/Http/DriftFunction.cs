using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Drift;

namespace Serverless.Functions.Http;

/// <summary>
/// What the drift radar of a pipeline has noticed (<see cref="DriftReport"/>): 400 when it has none, 404 when there is no such pipeline or
/// finding. With a finding's id also its examples and a proposal.
/// </summary>
public sealed class DriftFunction(PipelineHost pipelines)
{
    [Function("Drift")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pipelines/{pipeline}/drift")] HttpRequest request,
        string pipeline,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        var given = request.Parameters(DriftQuestion.Parameters);
        var asked = DriftQuestion.Read(given);
        if (pipelines.IsRefused(pipeline, given, out var refused))
            return refused;
        return await HttpProblems.GuardAsync(async () =>
            await pipelines.Drift.AskAsync(pipeline, asked, new DurableShardStates(client), ct) switch
            {
                ({ } report, _) => new ContentResult { Content = report.ToJson(), ContentType = BodyResult.Json },
                var (_, problem) => HttpProblems.Of(problem!),
            });
    }
}
