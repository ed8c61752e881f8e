using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime;

/// <summary>Exports metrics to Application Insights by OpenTelemetry. Logs go there through the Functions host.</summary>
public static class TelemetryServices
{
    private const string ConnectionSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>
    /// Exports the meter <see cref="Instruments.Name"/> to the resource that the setting <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>
    /// names; adds nothing when that setting is empty. With <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c>
    /// (<c>Authorization=AAD;ClientId=…</c>) the app's managed identity signs in.
    /// </summary>
    public static IServiceCollection AddServerlessTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[ConnectionSetting]))
            return services;
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Instruments.Name)
            .AddAzureMonitorMetricExporter(exporter => Configure(exporter, configuration)));
        return services;
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
