using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Dashboard;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>
/// What the dashboard can change, by address. Each request is logged before it is carried out, with who asks; a trial changes nothing.
/// </summary>
internal static class DashboardActions
{
    public static Task<IActionResult> RunAsync(
        PipelineHost pipelines, DashboardLog log, Caller caller, HttpRequest request, string[] path, DurableTaskClient client,
        CancellationToken ct)
    {
        if (path is not ["pipelines", var name, "redrive"])
            return Task.FromResult(HttpProblems.Of(DashboardPath.Unknown(path)));
        if (caller.Name is { } by)
            SignWith(request, by);
        if (!string.Equals(request.Query["dryRun"], "true", StringComparison.OrdinalIgnoreCase))
            log.Asked(name, "redrive", request.Query["by"], Without(request, "code").ToString());
        return new RedriveFunction(pipelines).Run(request, name, client, ct);
    }

    /// <summary>Where it is known who asks, nobody signs with another name.</summary>
    private static void SignWith(HttpRequest request, string by) => request.QueryString = Without(request, "by").Add("by", by);

    /// <summary>The parameters but one: a function key may come as <c>code</c>, and is for no log.</summary>
    private static QueryString Without(HttpRequest request, string name) => QueryString.Create(request.Query
        .Where(one => !one.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
        .SelectMany(one => one.Value, (one, value) => KeyValuePair.Create(one.Key, value)));
}
