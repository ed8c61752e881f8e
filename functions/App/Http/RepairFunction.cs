using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;
using Serverless.Runtime.Questions;
using Serverless.Runtime.Repair;

namespace Serverless.Functions.Http;

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
        var given = request.Parameters(Repairs.Options);
        if (pipelines.IsRefused(pipeline, given, out var refused))
            return refused;
        var asked = Repairs.Options.Where(name => given.Text(name) is not null).ToDictionary(name => name, given.Text);
        return await HttpProblems.GuardAsync(async () => await pipelines.Repairs.AnswerAsync(pipeline, asked, ct) switch
        {
            { IsDone: true } done => new ContentResult { Content = done.Text, ContentType = BodyResult.Json },
            var wrong => HttpProblems.Of(new Problem(ProblemKind.BadParameter, wrong.Text)),
        });
    }
}
