using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Runtime;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>
/// A pipeline's overview each second, as server-sent events, with the list of all pipelines. It ends by itself after a while and the page
/// asks again: so an instance that is to go isn't held up, and nobody pays for a page that was forgotten. There are so many at most on an
/// instance; whoever comes then has to ask for one overview after the other.
/// </summary>
internal sealed class OverviewStream : IActionResult
{
    /// <summary>The most streams of an instance at a time.</summary>
    public const int Most = 16;

    /// <summary>How long one lasts. What is before the app may end it after 230 seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static int _open;

    private readonly PipelineHost _pipelines;
    private readonly string _name;

    private OverviewStream(PipelineHost pipelines, string name) => (_pipelines, _name) = (pipelines, name);

    /// <summary>A stream, or why there is none.</summary>
    public static IActionResult Of(PipelineHost pipelines, string name) =>
        pipelines.Catalog.ProblemOf(name) is { } problem ? HttpProblems.Of(problem) : new OverviewStream(pipelines, name);

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        try
        {
            if (Interlocked.Increment(ref _open) > Most)
            {
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-store";
            // Some proxies collect an answer before they pass it on.
            response.Headers["X-Accel-Buffering"] = "no";
            await WriteAsync(response, context.HttpContext.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval);
        var left = Longest;
        do
        {
            if ((await _pipelines.Overviews.PipelineAsync(_name, ct)).Json is { } overview)
                await WriteAsync(response, "overview", overview, ct);
            await WriteAsync(response, "pipelines", await _pipelines.Overviews.PipelinesAsync(ct), ct);
            left -= Interval;
        }
        while (left > TimeSpan.Zero && await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>JSON has no line breaks of its own, so it is one line of data.</summary>
    private static async Task WriteAsync(HttpResponse response, string name, byte[] json, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: "), ct);
        await response.Body.WriteAsync(json, ct);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), ct);
        await response.Body.FlushAsync(ct);
    }
}
