using Microsoft.AspNetCore.Mvc;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http;

/// <summary>Answers of calls that open an epoch: the epoch as JSON; 400 with the reason when nothing was changed.</summary>
internal static class EpochAnswers
{
    public static IActionResult ResultOf(EpochAnswer answer) => answer.IsDone
        ? new ContentResult { Content = answer.Text, ContentType = BodyResult.Json }
        : HttpProblems.Of(new Problem(ProblemKind.Refused, answer.Text));
}
