using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Redrives;

namespace Serverless.Functions.Http;

/// <summary>
/// Takes dead letters or late events into results (<see cref="RedriveQuestion"/>): begins it, and answers at once with 202; the app goes on
/// with it, whatever happens to this instance. <c>?dryRun=true</c> only tells what would become of it.
/// </summary>
public sealed class RedriveFunction(PipelineHost pipelines)
{
    [Function("Redrive")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{pipeline}/redrive")] HttpRequest request,
        string pipeline,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        var given = request.Parameters(RedriveQuestion.Parameters);
        var asked = RedriveQuestion.Read(given);
        if (pipelines.IsRefused(pipeline, given, out var refused))
            return refused;
        return await HttpProblems.GuardAsync(async () =>
            await pipelines.RedriveAsync(pipeline, asked, new DurableShardStates(client), ct) switch
            {
                { Problem: { } problem } => HttpProblems.Of(problem),
                var answer => new ContentResult
                {
                    Content = answer.Json, ContentType = BodyResult.Json,
                    StatusCode = answer.IsBegun ? StatusCodes.Status202Accepted : StatusCodes.Status200OK,
                },
            });
    }
}
