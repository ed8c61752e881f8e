using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Queries;

namespace Serverless.Functions.Http;

/// <summary>What chosen views have of one key, as one document (<see cref="FeatureQueries"/>).</summary>
public sealed class FeatureFunction(PipelineHost pipelines)
{
    // The durable client comes by its binding alone; only a view that is asked live uses it.
    [Function("GetFeature")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "pipelines/{pipeline}/features/{feature}")] HttpRequest request,
        string pipeline,
        string feature,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        var given = request.Parameters(FeatureQueries.Parameters);
        var key = FeatureQueries.KeyOf(given);
        if (given.Problem is { } wrong)
            return HttpProblems.Of(wrong);
        return await HttpProblems.GuardAsync(async () =>
            await pipelines.Features.AnswerAsync(pipeline, feature, key, new DurableShardStates(client), ct) switch
            {
                { Document: { } document } => new BodyResult(document.ToJson(), BodyResult.Json),
                var refused => HttpProblems.Of(refused.Problem!),
            });
    }
}
