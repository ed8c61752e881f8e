using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;
using Serverless.Runtime.Queries;

namespace Serverless.Functions.Http;

/// <summary>What there is to ask for: pipelines, their views, and the keys that a view has results of.</summary>
public sealed class CatalogFunctions(PipelineHost pipelines)
{
    [Function("ListPipelines")]
    public IActionResult Pipelines([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines")] HttpRequest request) =>
        request.Parameters().Problem is { } wrong
            ? HttpProblems.Of(wrong)
            : new BodyResult(pipelines.Catalog.PipelinesJson(), BodyResult.Json);

    [Function("ListViews")]
    public async Task<IActionResult> Views(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/views")] HttpRequest request,
        string pipeline,
        CancellationToken ct)
    {
        if (request.Parameters().Problem is { } wrong)
            return HttpProblems.Of(wrong);
        return await HttpProblems.GuardAsync(async () => await pipelines.Catalog.ViewsJsonAsync(pipeline, ct) switch
        {
            ({ } json, _) => new BodyResult(json, BodyResult.Json),
            var (_, problem) => HttpProblems.Of(problem!),
        });
    }

    [Function("ListKeys")]
    public async Task<IActionResult> Keys(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/views/{view}/keys")] HttpRequest request,
        string pipeline,
        string view,
        CancellationToken ct)
    {
        var given = request.Parameters(ResultQuestion.OfKeys);
        var asked = ResultQuestion.ReadKeys(given);
        if (given.Problem is { } wrong)
            return HttpProblems.Of(wrong);
        return await HttpProblems.GuardAsync(async () => await pipelines.Results.AnswerAsync(pipeline, view, asked, null, ct) switch
        {
            { Page: { } page } => new BodyResult(page.ToKeysJson(), BodyResult.Json) { Continuation = page.Continuation },
            var refused => HttpProblems.Of(refused.Problem!),
        });
    }
}
