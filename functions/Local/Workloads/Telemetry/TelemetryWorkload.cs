using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Telemetry.Host;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>Measurements of network devices; as a live source, of this machine.</summary>
internal sealed class TelemetryWorkload : IWorkload
{
    /// <summary>Names this machine's own measurements as a feed.</summary>
    public const string HostFeed = "host";

    private const long DefaultRate = 20_000;
    private const long DefaultSeconds = 60;

    private static readonly WorkloadOption Devices =
        new("devices", "Devices that generated telemetry comes from, 2 to 1,000,000.", Default: 200, Least: 2, Most: 1_000_000);

    public string Pipeline => "telemetry";

    /// <summary>A minute's worth, at a rate that leaves room.</summary>
    public GeneratedLoad DefaultLoad => new(Pipeline, DefaultRate * DefaultSeconds, DefaultRate);

    public IReadOnlyList<WorkloadOption> Options { get; } = [Devices];

    public IReadOnlyDictionary<string, LiveFeedSource> LiveSources { get; } =
        new Dictionary<string, LiveFeedSource> { [HostFeed] = clock => new HostSource(clock) };

    public GeneratedInput Generate(GenerateRequest request)
    {
        var scenario = ScenarioOf(request);
        return new GeneratedInput(
            _ => new TelemetryGenerator(scenario),
            new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>
            {
                ["devices"] = new TelemetryFleet(scenario).ReferenceRows(),
            },
            definition => TelemetryTruth.Create(scenario, definition, request.Key));
    }

    private static TelemetryScenario ScenarioOf(GenerateRequest request)
    {
        var scenario = new TelemetryScenario
        {
            Seed = request.Seed, Count = request.Load.Count, Partitions = request.Partitions, Devices = (int)request.ValueOf(Devices),
        };
        return request.Load.EventsPerSecond is { } rate ? scenario with { EventsPerSecond = rate } : scenario;
    }
}
