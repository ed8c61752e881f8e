using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Explanations;

namespace Serverless.Functions.Http;

/// <summary>
/// What a result is made of, and what may still change it (<see cref="ExplainQuestion"/>). A key that is personal comes in the header
/// <c>X-Key</c>.
/// </summary>
public sealed class ExplainFunction(PipelineHost pipelines)
{
    [Function("ExplainResult")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/views/{view}/explain")] HttpRequest request,
        string pipeline,
        string view,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        var given = request.Parameters(ExplainQuestion.Known);
        if (ExplainQuestion.Read(given, request.KeyInHeader()) is not { } asked)
            return HttpProblems.Of(given.Problem!);
        return await HttpProblems.GuardAsync(async () =>
            await pipelines.Explanations.AnswerAsync(
                pipeline, view, asked, new DurableShardStates(client), ExplainLimits.OfRequest, ct) switch
            {
                { Explanation: { } told } => new BodyResult(ExplanationJson.Of(told), BodyResult.Json),
                var refused => HttpProblems.Of(refused.Problem!),
            });
    }
}
