using Serverless.Local.Workloads.Contract;

namespace Serverless.Local.Workloads.Logs;

/// <summary>Lines that services log, each in a format of its own.</summary>
internal sealed class LogWorkload : IWorkload
{
    private const long DefaultRate = 10_000;
    private const long DefaultSeconds = 60;

    // Without a rate: so that windows close while it runs.
    private const double EventTimeRate = 5_000;

    private static readonly WorkloadOption Services =
        new("services", "Services that generated log lines come from, 1 to 10,000.", Default: 36, Least: 1, Most: 10_000);

    public string Pipeline => "logs";

    public GeneratedLoad DefaultLoad => new(Pipeline, DefaultRate * DefaultSeconds, DefaultRate);

    public IReadOnlyList<WorkloadOption> Options { get; } = [Services];

    public IReadOnlyDictionary<string, LiveFeedSource> LiveSources { get; } = new Dictionary<string, LiveFeedSource>();

    public GeneratedInput Generate(GenerateRequest request)
    {
        var scenario = new LogScenario
        {
            Seed = request.Seed,
            Count = request.Load.Count,
            Partitions = request.Partitions,
            Services = (int)request.ValueOf(Services),
            EventsPerSecond = request.Load.EventsPerSecond ?? EventTimeRate,
        };
        return new GeneratedInput(
            _ => new LogGenerator(scenario),
            new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(),
            definition => LogTruth.Create(scenario, definition));
    }
}
