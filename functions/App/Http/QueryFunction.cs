using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>
/// Results of a view, as JSON: <c>?key=K&amp;from=T&amp;to=T&amp;limit=N&amp;live=B</c>, all optional; times in ISO 8601,
/// limit 1..10000 (1000 without). Those that are stored; with <c>live=true</c> also open windows, as the shards hold them. 404 for a view
/// that isn't there, 400 for a parameter that doesn't parse or a question to too many shards, 503 when a shard can't be read.
/// </summary>
public sealed class QueryFunction(PipelineHost pipelines)
{
    [Function("QueryResults")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pipelines/{pipeline}/views/{view}/results")] HttpRequest request,
        string pipeline,
        string view,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        if (!ResultRange.TryParse(request.Query, out var range, out var problem))
            return new BadRequestObjectResult(problem);
        var states = range.IsLive ? new DurableShardStates(client) : null;
        var answer = await pipelines.Results.AnswerAsync(
            pipeline, view, range.Key, range.From, range.To, range.Limit, states, ct);
        return answer switch
        {
            { Json: { } json } => new ContentResult { Content = json, ContentType = "application/json" },
            { Problem: { MayPass: true } passing } =>
                new ObjectResult(passing.Why) { StatusCode = StatusCodes.Status503ServiceUnavailable },
            { Problem: { } refused } => new BadRequestObjectResult(refused.Why),
            _ => new NotFoundObjectResult($"There is no view '{view}' in a pipeline '{pipeline}'."),
        };
    }
}
