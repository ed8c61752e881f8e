using System.Reflection;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime;

/// <summary>Exports metrics, traces and logs by OpenTelemetry, where the settings say (<see cref="TelemetryOptions"/>).</summary>
public static class TelemetryServices
{
    private const string ConnectionSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>
    /// Exports the meter <see cref="Instruments.Name"/> and the activities <see cref="Traces.Name"/> to the collector of the settings, and
    /// to the resource of Application Insights that <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> names; logs to the collector alone, as
    /// the Functions host sends them to Application Insights. With <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c>
    /// (<c>Authorization=AAD;ClientId=…</c>) the app's managed identity signs in. Adds nothing where nothing is to be exported.
    /// </summary>
    public static IServiceCollection AddServerlessTelemetry(
        this IServiceCollection services, TelemetryOptions options, IConfiguration configuration)
    {
        var isPushed = options.OtlpEndpoint is not null || IsMonitored(configuration);
        if (!isPushed && !options.Prometheus)
            return services;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(Describe)
            .WithMetrics(metrics => Add(metrics, options, configuration));
        if (isPushed && options.TraceOneIn > 0)
            telemetry.WithTracing(traces => Add(traces, options, configuration));
        if (options.OtlpEndpoint is not null)
            telemetry.WithLogging(logs => logs.AddOtlpExporter(to => Configure(to, options, "logs")));
        return services;
    }

    // Attributes of the environment, as OTEL_SERVICE_NAME gives them, are put over these.
    private static void Describe(ResourceBuilder resource) => resource
        .AddService(
            "serverless", serviceVersion: typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion)
        .AddEnvironmentVariableDetector();

    private static void Add(MeterProviderBuilder metrics, TelemetryOptions options, IConfiguration configuration)
    {
        metrics.AddMeter(Instruments.Name);
        if (options.OtlpEndpoint is not null)
            metrics.AddOtlpExporter(to => Configure(to, options, "metrics"));
        if (IsMonitored(configuration))
            metrics.AddAzureMonitorMetricExporter(to => Configure(to, configuration));
    }

    private static void Add(TracerProviderBuilder traces, TelemetryOptions options, IConfiguration configuration)
    {
        traces.AddSource(Traces.Name).AddProcessor(new ErrorExport());
        if (options.OtlpEndpoint is not null)
            traces.AddOtlpExporter(to => Configure(to, options, "traces"));
        if (IsMonitored(configuration))
            traces.AddAzureMonitorTraceExporter(to => Configure(to, configuration));
        // Last: the exporter of Azure Monitor sets a sampler of its own.
        ((IDeferredTracerProviderBuilder)traces).Configure((_, built) => built.SetSampler(new OneInSampler(options.TraceOneIn)));
    }

    private static bool IsMonitored(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[ConnectionSetting]);

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string signal)
    {
        var isHttp = options.OtlpForm == OtlpForm.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        // An address that is set in code is taken as it is.
        exporter.Endpoint = new Uri(isHttp ? $"{options.OtlpEndpoint!.Trim().TrimEnd('/')}/v1/{signal}" : options.OtlpEndpoint!.Trim());
        if (options.OtlpHeaders is { } headers)
            exporter.Headers = headers;
    }

    private static void Configure(AzureMonitorExporterOptions exporter, IConfiguration configuration)
    {
        exporter.ConnectionString = configuration[ConnectionSetting];
        exporter.Credential = CredentialOf(configuration[AuthenticationSetting]);
    }

    /// <summary>The identity that the authentication string names; null when it names none.</summary>
    private static ManagedIdentityCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .DistinctBy(part => part[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("Authorization", out var kind) || !kind.Equals("AAD", StringComparison.OrdinalIgnoreCase))
            return null;
        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out var client)
            ? ManagedIdentityId.FromUserAssignedClientId(client)
            : ManagedIdentityId.SystemAssigned);
    }
}
