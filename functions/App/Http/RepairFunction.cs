using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>
/// Repairs a pipeline: shows what is stuck or damaged, and heals it. <c>?dryRun=true</c> only shows; <c>?deep=true</c> looks at every
/// object; <c>?acceptRefold=true</c> and <c>?acceptLoss=true</c> decide about what can't be healed, <c>&amp;by=NAME</c> says who. Answers
/// with what was found and done; 400 with the reason when the request is wrong.
/// </summary>
public sealed class RepairFunction(PipelineHost pipelines)
{
    [Function("Repair")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pipelines/{pipeline}/repair")] HttpRequest request,
        string pipeline,
        CancellationToken ct)
    {
        var asked = request.Query
            .Where(option => option.Key is not ("code" or "clientId"))
            .ToDictionary(option => option.Key, option => (string?)option.Value);
        var answer = await pipelines.Repairs.AnswerAsync(pipeline, asked, ct);
        return answer.IsDone
            ? new ContentResult { Content = answer.Text, ContentType = "application/json" }
            : new BadRequestObjectResult(answer.Text);
    }
}
