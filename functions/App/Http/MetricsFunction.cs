using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using OpenTelemetry.Metrics;
using Serverless.Runtime;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http;

/// <summary>
/// The measurements of the instance that answers, as Prometheus reads them. A function, as in the isolated worker nothing else has an
/// address; with a key of its own, which opens nothing but them.
/// </summary>
public sealed class MetricsFunction(ServerlessSettings settings, IServiceProvider services)
{
    private static readonly Problem Off = new(
        ProblemKind.Refused, "Metrics are not offered here: set Telemetry__Prometheus to true.");

    [Function("Metrics")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "metrics")] HttpRequest request) =>
        request.Parameters().Problem is { } wrong ? HttpProblems.Of(wrong)
        : settings.Telemetry.Prometheus && services.GetService<MeterProvider>() is { } metrics ? new Scrape(metrics)
        : HttpProblems.Of(Off);

    /// <summary>The exporter is made as a middleware: it answers whatever address it is asked at.</summary>
    private sealed class Scrape(MeterProvider metrics) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) => new ApplicationBuilder(context.HttpContext.RequestServices)
            .UseOpenTelemetryPrometheusScrapingEndpoint(metrics, _ => true, path: null, configureBranchedPipeline: null, optionsName: null)
            .Build()(context.HttpContext);
    }
}
