using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>What the functions need, on the real host and on the local one.</summary>
internal static class FunctionApp
{
    /// <summary>
    /// Adds the pipelines, their telemetry, and what rewrites the functions' metadata at the start, in this order: the functions that are
    /// made get the security of the settings too.
    /// </summary>
    public static IServiceCollection AddFunctionApp(this IServiceCollection services, IConfiguration configuration) =>
        services.AddServerless(configuration)
            .AddTelemetry(configuration)
            .AddSingleton<IFunctionMetadataTransformer, PipelineFunctions>()
            .AddSingleton<IFunctionMetadataTransformer, KafkaTriggerSecurity>()
            .AddSingleton<IFunctionMetadataTransformer, DashboardIdentity>();

    private static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var options = ServerlessSettings.From(configuration).Telemetry;
        services.AddServerlessTelemetry(options, configuration);
        // Asked for by a function (MetricsFunction), so it keeps no answer for the next one who asks.
        if (options.Prometheus)
            services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddPrometheusExporter(
                exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));
        return services;
    }
}
