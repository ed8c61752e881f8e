using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>
/// Stored results of a view, as JSON: <c>?key=K&amp;from=T&amp;to=T&amp;limit=N</c>, all optional; times in ISO 8601,
/// limit 1..10000 (1000 without). 404 for a view that isn't there, 400 for a parameter that doesn't parse.
/// </summary>
public sealed class QueryFunction(PipelineHost pipelines)
{
    [Function("QueryResults")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pipelines/{pipeline}/views/{view}/results")] HttpRequest request,
        string pipeline,
        string view,
        CancellationToken ct)
    {
        if (!ResultRange.TryParse(request.Query, out var range, out var problem))
            return new BadRequestObjectResult(problem);
        var json = await pipelines.Results.QueryJsonAsync(pipeline, view, range.Key, range.From, range.To, range.Limit, ct);
        return json is null
            ? new NotFoundObjectResult($"There is no view '{view}' in a pipeline '{pipeline}'.")
            : new ContentResult { Content = json, ContentType = "application/json" };
    }
}
