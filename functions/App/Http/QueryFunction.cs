using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Queries;

namespace Serverless.Functions.Http;

/// <summary>
/// Results of a view (<see cref="ResultQuestion"/>), as JSON or comma-separated values. Those that are stored; with <c>live=true</c> also
/// open windows, as the shards hold them. A key that is personal comes in the header <c>X-Key</c>: addresses are logged.
/// </summary>
public sealed class QueryFunction(PipelineHost pipelines)
{
    // The durable client comes by its binding alone; one that isn't used costs the lookup of the client that the worker keeps.
    [Function("QueryResults")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/views/{view}/results")] HttpRequest request,
        string pipeline,
        string view,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        var given = request.Parameters(ResultQuestion.OfResults);
        var asked = ResultQuestion.ReadResults(given, request.KeyInHeader());
        if (given.Problem is { } wrong)
            return HttpProblems.Of(wrong);
        return await HttpProblems.GuardAsync(async () =>
            await pipelines.Results.AnswerAsync(pipeline, view, asked, new DurableShardStates(client), ct) switch
            {
                { Page: { } page } when request.WantsCsv() =>
                    new BodyResult(page.ToCsv(), BodyResult.Csv) { Continuation = page.Continuation },
                { Page: { } page } => new BodyResult(page.ToJson(), BodyResult.Json) { Continuation = page.Continuation },
                var refused => HttpProblems.Of(refused.Problem!),
            });
    }
}
