using Serverless.Benchmarks.Pack;
using Serverless.Core.Positions;
using Serverless.Core.Transforms;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Producer;

namespace Serverless.Benchmarks.CorePath;

/// <summary>
/// Generated telemetry, whole in memory: chunks of one partition each, in the order in which they fill up, and the table that they are
/// enriched from.
/// </summary>
internal sealed class TelemetryStream
{
    public const int ChunkRecords = 5_000;
    public const int Partitions = 4;

    private TelemetryStream(string name, TelemetryScenario scenario, IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
    {
        Name = name;
        Tables = ReferenceTables.Empty.With("devices", 1, new TelemetryFleet(scenario).ReferenceRows());
        Chunks = chunks;
        Events = scenario.Count;
        Bytes = Chunks.Sum(chunk => chunk.Sum(record => (long)record.Value!.Length));
    }

    public string Name { get; }

    public ReferenceTables Tables { get; }

    public IReadOnlyList<IReadOnlyList<SourceRecord>> Chunks { get; }

    public long Events { get; }

    public long Bytes { get; }

    /// <summary>Every event is good and in time: nothing is set aside, so nothing has to be kept.</summary>
    public static TelemetryStream Clean(int events, int devices = 1_000) => Single("clean", Good(events) with { Devices = devices });

    /// <summary>The clean events in packed records.</summary>
    public static async Task<TelemetryStream> PackedAsync(int events, PackerOptions options) =>
        new("packed", Good(events), await RecordLog.OfAsync(Good(events), options, ChunkRecords));

    /// <summary>With the generator's usual share of late, malformed, future-dated and dropped events.</summary>
    public static TelemetryStream Mixed(int events) => Single("usual mix", Mix(events));

    private static TelemetryStream Single(string name, TelemetryScenario scenario) =>
        new(name, scenario, Cut(new TelemetryGenerator(scenario), Partitions));

    private static TelemetryScenario Good(int events) =>
        Mix(events) with { LateShare = 0, OverdueShare = 0, MalformedShare = 0, FutureShare = 0, DroppedShare = 0 };

    private static TelemetryScenario Mix(int events) => new() { Seed = 1, Count = events, Partitions = Partitions };

    private static List<List<SourceRecord>> Cut(TelemetryGenerator generator, int partitions)
    {
        var chunks = new List<List<SourceRecord>>();
        var filling = new List<SourceRecord>?[partitions];
        var offsets = new long[partitions];
        while (generator.Next())
        {
            ref var chunk = ref filling[generator.Partition];
            if (chunk is null or { Count: ChunkRecords })
                chunks.Add(chunk = new List<SourceRecord>(ChunkRecords));
            var offset = new Offset(offsets[generator.Partition]++);
            chunk.Add(new SourceRecord(
                new Partition(generator.Partition), offset, generator.Key.ToArray(), generator.Value.ToArray(), TelemetryScenario.BaseMs));
        }
        return chunks;
    }
}
