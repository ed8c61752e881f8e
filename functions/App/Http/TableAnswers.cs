using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Runtime.Operations;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http;

/// <summary>Questions and answers about reference tables, as HTTP has them: a version is an entity tag.</summary>
internal static class TableAnswers
{
    /// <summary>What is wrong with the headers that say which version must be the newest; null when nothing is.</summary>
    public static Problem? ProblemOf(HttpRequest request)
    {
        var (match, none) = (request.Headers.IfMatch.ToString(), request.Headers.IfNoneMatch.ToString());
        if (match.Length > 0 ? VersionOf(match) is not null : none is "" or "*")
            return null;
        return new Problem(
            ProblemKind.BadParameter,
            "Give If-Match: \"N\" with the number of the newest version, or If-None-Match: * for a table that isn't there.");
    }

    /// <summary>The version that must be the newest, 0 for none, null for whichever is.</summary>
    public static long? NewestOf(HttpRequest request) =>
        VersionOf(request.Headers.IfMatch.ToString()) ?? (request.Headers.IfNoneMatch.ToString() == "*" ? 0 : null);

    public static IActionResult ResultOf(TableAnswer answer, HttpRequest request)
    {
        if (answer.Version is { } version)
            request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        return answer.Outcome == TableOutcome.Done
            ? new ContentResult { Content = answer.Text, ContentType = BodyResult.Json }
            : HttpProblems.Of(new Problem(KindOf(answer.Outcome), answer.Text));
    }

    private static long? VersionOf(string tag) =>
        long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static ProblemKind KindOf(TableOutcome outcome) => outcome switch
    {
        TableOutcome.Missing => ProblemKind.UnknownTable,
        TableOutcome.Changed => ProblemKind.TableChanged,
        TableOutcome.Damaged => ProblemKind.Damaged,
        _ => ProblemKind.Refused,
    };
}
