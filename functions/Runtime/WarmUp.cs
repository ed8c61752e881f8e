using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime;

/// <summary>
/// Prepares a new instance before its first batch: parses the pipeline files, connects to the stores and the brokers, loads the reference
/// tables. What fails here is tried again when it is needed; until then the health endpoint reports it.
/// </summary>
public sealed class WarmUp(PipelineHost pipelines, ILogger<WarmUp> log) : BackgroundService
{
    /// <summary>Warms up once. A failure is logged and not thrown: the first batch then connects itself.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await pipelines.WarmUpAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotWarm(log, exception.Message);
        }
    }
}
