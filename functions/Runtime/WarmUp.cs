using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime;

/// <summary>
/// Gets a new instance ready before its first batch: pipeline files parsed, connections to the stores and the brokers made, reference tables loaded. What fails here
/// is tried again when it is needed, and health says so meanwhile.
/// </summary>
public sealed class WarmUp(PipelineHost pipelines, ILogger<WarmUp> log) : BackgroundService
{
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
