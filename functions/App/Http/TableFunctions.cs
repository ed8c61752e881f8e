using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime;
using Serverless.Runtime.Operations;
using Serverless.Runtime.Questions;
using Serverless.Runtime.References;

namespace Serverless.Functions.Http;

/// <summary>
/// Reference tables: put a file, list the tables, show rows. Putting is a function of its own, so it has a key of its own. 400 for a file
/// that can't become a table and for a wrong parameter, 404 for a table, version or row that isn't there, 412 where another version is the
/// newest than <c>If-Match</c> says, 413 for a body that the host doesn't take, 500 for a damaged version.
/// </summary>
public sealed class TableFunctions(PipelineHost pipelines)
{
    /// <summary>
    /// Makes the body the newest version: CSV or JSON lines, plain or packed with gzip or zstd. <c>?key=COLUMN</c> names the key column,
    /// without it the first one. <c>If-Match: "N"</c> puts it over that version alone, <c>If-None-Match: *</c> where there is none.
    /// </summary>
    [Function("PutTable")]
    public async Task<IActionResult> Put(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "tables/{table}")] HttpRequest request, string table, CancellationToken ct)
    {
        var given = request.Parameters("key");
        if ((given.Problem ?? TableAnswers.ProblemOf(request)) is { } problem)
            return HttpProblems.Of(problem);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = TableFile.MostBytes;
        try
        {
            return await HttpProblems.GuardAsync(async () => TableAnswers.ResultOf(
                await pipelines.Tables.PutAsync(table, request.Body, given.Text("key"), TableAnswers.NewestOf(request), ct), request));
        }
        catch (BadHttpRequestException fault)
        {
            return HttpProblems.Of(new Problem(ProblemKind.TooLarge, $"Table '{table}' is not changed: {fault.Message}"));
        }
    }

    /// <summary>Every table with its newest version, and those that pipelines need and that aren't there, as version 0.</summary>
    [Function("ListTables")]
    public async Task<IActionResult> List(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "tables")] HttpRequest request, CancellationToken ct) =>
        request.Parameters().Problem is { } problem
            ? HttpProblems.Of(problem)
            : await HttpProblems.GuardAsync(async () => TableAnswers.ResultOf(await pipelines.Tables.ListAsync(ct), request));

    /// <summary>Rows by key: <c>?version=N&amp;key=K&amp;limit=N</c>, all optional; limit 1..10000 (1000 without).</summary>
    [Function("ShowTable")]
    public async Task<IActionResult> Show(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "tables/{table}")] HttpRequest request, string table, CancellationToken ct)
    {
        var given = request.Parameters("version", "key", "limit");
        var version = given.Number("version", 0, int.MaxValue);
        var limit = given.Number("limit", TableCommands.Shown, TableCommands.MostShown);
        return given.Problem is { } problem
            ? HttpProblems.Of(problem)
            : await HttpProblems.GuardAsync(async () => TableAnswers.ResultOf(
                await pipelines.Tables.ShowAsync(table, version == 0 ? null : version, given.Text("key"), limit, ct), request));
    }
}
