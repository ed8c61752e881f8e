using Serverless.Benchmarks.Pack;
using Serverless.Core.Positions;
using Serverless.Core.Transforms;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Producer;

namespace Serverless.Benchmarks.CorePath;

/// <summary>Generated telemetry.</summary>
internal sealed class TelemetryStream : EventStream
{
    private TelemetryStream(string name, TelemetryScenario scenario, IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
        : base("json", name, scenario.Count, chunks, ReferenceTables.Empty.With("devices", 1, new TelemetryFleet(scenario).ReferenceRows()))
    {
    }

    /// <summary>Every event is good and in time: nothing is set aside, so nothing has to be kept.</summary>
    public static TelemetryStream Clean(int events, int devices = 1_000) => Single("clean", Good(events) with { Devices = devices });

    /// <summary>The clean events in packed records.</summary>
    public static async Task<TelemetryStream> PackedAsync(int events, PackerOptions options) =>
        new("packed", Good(events), await RecordLog.OfAsync(Good(events), options, ChunkRecords));

    /// <summary>With the generator's usual share of late, malformed, future-dated and dropped events.</summary>
    public static TelemetryStream Mixed(int events) => Single("usual mix", Mix(events));

    private static TelemetryStream Single(string name, TelemetryScenario scenario) =>
        new(name, scenario, Cut(new TelemetryGenerator(scenario)));

    private static TelemetryScenario Good(int events) =>
        Mix(events) with { LateShare = 0, OverdueShare = 0, MalformedShare = 0, FutureShare = 0, DroppedShare = 0 };

    private static TelemetryScenario Mix(int events) => new() { Seed = 1, Count = events, Partitions = Partitions };
}
