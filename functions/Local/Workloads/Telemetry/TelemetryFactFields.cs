using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>The fields of telemetry events that the truth knows.</summary>
internal static class TelemetryFactFields
{
    public static FactFields<TelemetryFact> For(TelemetryFleet fleet) => new(
        new Dictionary<string, TextField<TelemetryFact>>(StringComparer.Ordinal)
        {
            ["device"] = new(fleet.Devices, (in fact) => fact.Device, TelemetryFleet.DeviceText),
            ["site"] = new(fleet.Sites, (in fact) => fleet.SiteOf(fact.Device), TelemetryFleet.SiteText),
            ["metric"] = new(DeviceMetrics.All.Length, (in fact) => fact.Metric, metric => DeviceMetrics.All[metric].Name),
            ["interface"] = new(
                fleet.Interfaces + 1,
                (in fact) => DeviceMetrics.All[fact.Metric].OfInterface ? fact.Interface + 1 : 0,
                number => number == 0 ? null : TelemetryFleet.InterfaceText(number - 1)) { IsOptional = true },
        },
        new Dictionary<string, FactValue<TelemetryFact, double>>(StringComparer.Ordinal) { ["value"] = (in fact) => fact.Value });
}
