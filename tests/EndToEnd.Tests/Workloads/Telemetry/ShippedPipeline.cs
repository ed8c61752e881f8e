using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Local.Workloads.Truth;

namespace Serverless.EndToEnd.Tests.Workloads.Telemetry;

/// <summary>The telemetry pipeline that comes with the program.</summary>
internal static class ShippedPipeline
{
    public const string DeviceMetrics = "device-metrics";
    public const string SiteMetrics = "site-metrics";
    public const string TopTalkers = "top-talkers";
    public const string LinkFlaps = "link-flaps";

    public static byte[] File { get; } = System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "pipelines", "telemetry.json"));

    public static PipelineDefinition Definition { get; } = PipelineParser.Parse(File).Definition!;

    public static ITruth TruthOf(TelemetryScenario scenario) => TelemetryTruth.Create(scenario, Definition);
}
