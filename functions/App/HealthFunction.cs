using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>200 while the stores answer and pipelines move, 503 otherwise; the body says what was found.</summary>
public sealed class HealthFunction(PipelineHost pipelines)
{
    [Function("Health")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        CancellationToken ct)
    {
        var (healthy, json) = await pipelines.Health.CheckAsync(ct);
        return new ContentResult
        {
            Content = json,
            ContentType = "application/json",
            StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        };
    }
}
