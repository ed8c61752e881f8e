using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Dashboard;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>
/// What the dashboard shows, and what it does. One function for all that is read and one for all that is written: so one key of each is
/// enough for a page, and a key for reading changes nothing.
/// </summary>
public sealed class DashboardFunctions(PipelineHost pipelines, DashboardAccess access, DashboardLog log)
{
    // The durable client comes by its binding alone; only a view that is asked live uses it.
    [Function("DashboardData")]
    public async Task<IActionResult> Data(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "dashboard/data/{*path}")] HttpRequest request,
        string? path,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        PageHeaders.Set(request.HttpContext.Response);
        return access.Check(request.Headers[DashboardAccess.Header], writes: false) switch
        {
            ({ } caller, _) => await DashboardData.AnswerAsync(pipelines, caller, request, DashboardPath.Of(path), client, ct),
            var (_, problem) => HttpProblems.Of(problem!),
        };
    }

    [Function("DashboardAction")]
    public async Task<IActionResult> Action(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "dashboard/actions/{*path}")] HttpRequest request,
        string? path,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        PageHeaders.Set(request.HttpContext.Response);
        return access.Check(request.Headers[DashboardAccess.Header], writes: true) switch
        {
            _ when OtherSite.Problem(request) is { } problem => HttpProblems.Of(problem),
            ({ } caller, _) => await DashboardActions.RunAsync(pipelines, log, caller, request, DashboardPath.Of(path), client, ct),
            var (_, problem) => HttpProblems.Of(problem!),
        };
    }
}
