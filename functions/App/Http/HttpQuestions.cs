using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Runtime;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http;

/// <summary>What is read of requests.</summary>
internal static class HttpQuestions
{
    /// <summary>The parameters of a request's address, of which <paramref name="known"/> are allowed.</summary>
    public static Parameters Parameters(this HttpRequest request, params IReadOnlyCollection<string> known) => new(
        request.Query.SelectMany(one => one.Value.DefaultIfEmpty(), (one, value) => KeyValuePair.Create(one.Key, value)), known);

    /// <summary>The key in the header <c>X-Key</c>, where % and two digits stand for a byte of UTF-8; null when there is none.</summary>
    public static string? KeyInHeader(this HttpRequest request) =>
        request.Headers["X-Key"].FirstOrDefault() is { Length: > 0 } key ? Uri.UnescapeDataString(key) : null;

    /// <summary>
    /// Whether a request for something to be done has an answer already: its parameters are wrong, or there is no such pipeline.
    /// </summary>
    public static bool IsRefused(
        this PipelineHost pipelines, string pipeline, Parameters given, [NotNullWhen(true)] out IActionResult? answer)
    {
        answer = (pipelines.Catalog.ProblemOf(pipeline) ?? given.Problem) is { } problem ? HttpProblems.Of(problem) : null;
        return answer is not null;
    }

    /// <summary>Whether the request would rather have comma-separated values than JSON.</summary>
    public static bool WantsCsv(this HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf("text/csv") is > 0 and var csv && csv >= QualityOf("application/json");

        double QualityOf(string type) => accepted.Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
    }
}
