using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Runtime.Operations;

namespace Serverless.Functions;

/// <summary>Questions and answers about reference tables, as HTTP has them: a version is an entity tag.</summary>
internal static class TableAnswers
{
    /// <summary>The version that must be the newest, 0 for none, null for whichever is. False with the reason for anything else.</summary>
    public static bool TryNewest(HttpRequest request, out long? newest, out string? problem)
    {
        var (match, none) = (request.Headers.IfMatch.ToString(), request.Headers.IfNoneMatch.ToString());
        (newest, problem) = (none == "*" ? 0 : null, null);
        if (long.TryParse(match.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            newest = version;
        else if (match.Length > 0 || none is not ("" or "*"))
            problem = "Give If-Match: \"N\" with the number of the newest version, or If-None-Match: * for a table that isn't there.";
        return problem is null;
    }

    public static IActionResult ResultOf(TableAnswer answer, HttpRequest request)
    {
        if (answer.Version is { } version)
            request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        return answer.Outcome == TableOutcome.Done
            ? new ContentResult { Content = answer.Text, ContentType = "application/json" }
            : new ObjectResult(answer.Text) { StatusCode = StatusOf(answer.Outcome) };
    }

    private static int StatusOf(TableOutcome outcome) => outcome switch
    {
        TableOutcome.Missing => StatusCodes.Status404NotFound,
        TableOutcome.Changed => StatusCodes.Status412PreconditionFailed,
        TableOutcome.Damaged => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    };
}
