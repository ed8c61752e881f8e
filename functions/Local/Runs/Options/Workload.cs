using Serverless.Local.Generation;
using Serverless.Local.Truth;

namespace Serverless.Local.Runs.Options;

/// <summary>What is generated for a pipeline, what its events are enriched from, and what must come of them.</summary>
internal sealed record Workload(
    string Pipeline,
    RecordSource Records,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Tables,
    Func<TelemetryTruth> Truth,
    ResultComparer Comparer)
{
    /// <summary>Pipelines that have a generator.</summary>
    public static readonly IReadOnlyList<string> Known = ["telemetry"];

    /// <summary>The same load and seed give the same workload in every process.</summary>
    public static Workload Of(GeneratedLoad load, ulong seed, int partitions, int devices)
    {
        var scenario = new TelemetryScenario { Seed = seed, Count = load.Count, Partitions = partitions, Devices = devices };
        if (load.EventsPerSecond is { } rate)
            scenario = scenario with { EventsPerSecond = rate };
        var fleet = new TelemetryFleet(scenario);
        return new Workload(
            load.Pipeline,
            TelemetryGenerator.Records(scenario),
            new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> { ["devices"] = fleet.ReferenceRows() },
            () => new TelemetryTruth(scenario),
            new ResultComparer(TelemetryChecks.All));
    }
}
