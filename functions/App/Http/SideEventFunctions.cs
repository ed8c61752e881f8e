using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http;

/// <summary>
/// Events that a pipeline has set aside, whole: dead letters and late events, by what is asked (<see cref="SideEventQuestion"/>), or one by
/// its position. Each has a key of its own: events may hold what results don't show.
/// </summary>
public sealed class SideEventFunctions(PipelineHost pipelines)
{
    [Function("ListDeadLetters")]
    public Task<IActionResult> DeadLetters(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/dead-letters")] HttpRequest request,
        string pipeline,
        CancellationToken ct) =>
        ListAsync(pipeline, SideOutputKind.DeadLetter, request.Parameters(SideEventQuestion.OfDeadLetters), ct);

    [Function("FindDeadLetter")]
    public Task<IActionResult> DeadLetter(
        [HttpTrigger(
            AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/dead-letters/{partition}/{offset}/{index}")]
        HttpRequest request,
        string pipeline,
        string partition,
        string offset,
        string index,
        CancellationToken ct) =>
        FindAsync(pipeline, SideOutputKind.DeadLetter, request, (partition, offset, index), ct);

    [Function("ListLateEvents")]
    public Task<IActionResult> LateEvents(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/late-events")] HttpRequest request,
        string pipeline,
        CancellationToken ct) =>
        ListAsync(pipeline, SideOutputKind.Late, request.Parameters(SideEventQuestion.OfLateEvents), ct);

    [Function("FindLateEvent")]
    public Task<IActionResult> LateEvent(
        [HttpTrigger(
            AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/late-events/{partition}/{offset}/{index}")]
        HttpRequest request,
        string pipeline,
        string partition,
        string offset,
        string index,
        CancellationToken ct) =>
        FindAsync(pipeline, SideOutputKind.Late, request, (partition, offset, index), ct);

    private async Task<IActionResult> ListAsync(string pipeline, SideOutputKind kind, Parameters given, CancellationToken ct)
    {
        var asked = SideEventQuestion.Read(kind, given);
        return given.Problem is { } wrong
            ? HttpProblems.Of(wrong)
            : await HttpProblems.GuardAsync(async () => ResultOf(await pipelines.SideEvents.AnswerAsync(pipeline, asked, ct)));
    }

    private async Task<IActionResult> FindAsync(
        string pipeline, SideOutputKind kind, HttpRequest request, (string Partition, string Offset, string Index) at, CancellationToken ct)
    {
        if (request.Parameters().Problem is { } wrong)
            return HttpProblems.Of(wrong);
        return await HttpProblems.GuardAsync(async () =>
            ResultOf(await pipelines.SideEvents.FindAsync(pipeline, kind, at.Partition, at.Offset, at.Index, ct)));
    }

    private static IActionResult ResultOf(SideEventAnswer answer) => answer.Page is { } page
        ? new BodyResult(page.ToJson(), BodyResult.Json) { Continuation = page.Continuation }
        : HttpProblems.Of(answer.Problem!);
}
