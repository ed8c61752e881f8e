using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Dashboard;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>
/// What the dashboard can be asked for, by address. What there is a function for is answered by that function: the same parameters, the
/// same answer.
/// </summary>
internal static class DashboardData
{
    public static Task<IActionResult> AnswerAsync(
        PipelineHost pipelines, Caller caller, HttpRequest request, string[] path, DurableTaskClient client, CancellationToken ct) =>
        path switch
        {
            ["session"] => Task.FromResult<IActionResult>(new JsonResult(new { name = caller.Name, canWrite = caller.CanWrite })),
            ["pipelines"] => HttpProblems.GuardAsync(async () => Json(await pipelines.Overviews.PipelinesAsync(ct))),
            ["pipelines", var name, "overview"] =>
                HttpProblems.GuardAsync(async () => Json(await pipelines.Overviews.PipelineAsync(name, ct))),
            ["pipelines", var name, "history"] => Task.FromResult(Json(pipelines.Overviews.History(name))),
            ["pipelines", var name, "stream"] => Task.FromResult(OverviewStream.Of(pipelines, name)),
            ["pipelines", var name, "views", ..] => OfViewsAsync(pipelines, request, name, path[3..], client, ct),
            ["pipelines", var name, "positions", var partition, var offset] => HttpProblems.GuardAsync(
                async () => Json(await pipelines.SideEvents.PlaceAsync(name, partition, offset, ct))),
            ["pipelines", var name, var kind, ..] => OfEventsAsync(pipelines, request, name, kind, path[3..], ct),
            _ => Unknown(path),
        };

    private static Task<IActionResult> OfViewsAsync(
        PipelineHost pipelines, HttpRequest request, string name, string[] rest, DurableTaskClient client, CancellationToken ct) =>
        rest switch
        {
            [] => new CatalogFunctions(pipelines).Views(request, name, ct),
            [var view, "keys"] => new CatalogFunctions(pipelines).Keys(request, name, view, ct),
            [var view, "explain"] => new ExplainFunction(pipelines).Run(request, name, view, client, ct),
            [var view, "results"] => new QueryFunction(pipelines).Run(request, name, view, client, ct),
            _ => Unknown(["pipelines", name, "views", .. rest]),
        };

    private static Task<IActionResult> OfEventsAsync(
        PipelineHost pipelines, HttpRequest request, string name, string kind, string[] rest, CancellationToken ct)
    {
        var events = new SideEventFunctions(pipelines);
        return (kind, rest) switch
        {
            ("dead-letters", []) => events.DeadLetters(request, name, ct),
            ("dead-letters", [var partition, var offset, var index]) => events.DeadLetter(request, name, partition, offset, index, ct),
            ("late-events", []) => events.LateEvents(request, name, ct),
            ("late-events", [var partition, var offset, var index]) => events.LateEvent(request, name, partition, offset, index, ct),
            _ => Unknown(["pipelines", name, kind, .. rest]),
        };
    }

    private static Task<IActionResult> Unknown(string[] path) => Task.FromResult(HttpProblems.Of(DashboardPath.Unknown(path)));

    private static IActionResult Json((byte[]? Json, Problem? Problem) answer) =>
        answer.Json is { } json ? Json(json) : HttpProblems.Of(answer.Problem!);

    private static BodyResult Json(byte[] json) => new BodyResult(json, BodyResult.Json);
}
