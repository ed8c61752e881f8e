using System.Text;
using System.Text.RegularExpressions;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Local.Workloads.Truth;

namespace Serverless.EndToEnd.Tests.Workloads.Telemetry;

/// <summary>The telemetry pipeline that comes with the program.</summary>
internal static partial class ShippedPipeline
{
    public const string DeviceMetrics = "device-metrics";
    public const string SiteMetrics = "site-metrics";
    public const string TopTalkers = "top-talkers";
    public const string LinkFlaps = "link-flaps";

    public static byte[] File { get; } = System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "pipelines", "telemetry.json"));

    /// <summary>The same with results that are an item each, rather than in pages, and device-metrics sharded as given.</summary>
    public static string InItems(string sharding) => Store()
        .Replace(Encoding.UTF8.GetString(File), "")
        .Replace("\"shards\": 8", $"\"sharding\": \"{sharding}\"", StringComparison.Ordinal);

    public static PipelineDefinition Definition { get; } = PipelineParser.Parse(File).Definition!;

    public static ITruth TruthOf(TelemetryScenario scenario) => TelemetryTruth.Create(scenario, Definition);

    [GeneratedRegex("\"store\": \\{[^}]*\\},")]
    private static partial Regex Store();
}
