using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions.Http;

/// <summary>
/// 200 while nothing keeps the pipelines from their work, 503 otherwise. Everybody may ask, and learns no more; what was found is told with
/// a function key.
/// </summary>
public sealed class HealthFunction(PipelineHost pipelines)
{
    [Function("Health")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        CancellationToken ct)
    {
        var health = await pipelines.Health.CheckAsync(ct);
        return Answer(health.IsHealthy, health.Summary);
    }

    [Function("HealthDetails")]
    public async Task<IActionResult> Details(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health/details")] HttpRequest request,
        CancellationToken ct)
    {
        var health = await pipelines.Health.CheckAsync(ct);
        return Answer(health.IsHealthy, health.Details);
    }

    private static ContentResult Answer(bool isHealthy, string json) => new()
    {
        Content = json,
        ContentType = BodyResult.Json,
        StatusCode = isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
    };
}
