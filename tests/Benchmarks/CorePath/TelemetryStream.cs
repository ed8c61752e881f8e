using Serverless.Core.Positions;
using Serverless.Core.Transforms;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.Benchmarks.CorePath;

/// <summary>
/// Generated telemetry, whole in memory: chunks of one partition each, in the order in which they fill up, and the table that they are
/// enriched from.
/// </summary>
internal sealed class TelemetryStream
{
    public const int ChunkRecords = 5_000;

    private TelemetryStream(string name, TelemetryScenario scenario)
    {
        Name = name;
        var generator = new TelemetryGenerator(scenario);
        Tables = ReferenceTables.Empty.With("devices", 1, generator.Fleet.ReferenceRows());
        Chunks = Cut(generator, scenario.Partitions);
        Events = Chunks.Sum(chunk => (long)chunk.Count);
        Bytes = Chunks.Sum(chunk => chunk.Sum(record => (long)record.Value!.Length));
    }

    public string Name { get; }

    public ReferenceTables Tables { get; }

    public IReadOnlyList<IReadOnlyList<SourceRecord>> Chunks { get; }

    public long Events { get; }

    public long Bytes { get; }

    /// <summary>Every event is good and in time: nothing is set aside, so nothing has to be kept.</summary>
    public static TelemetryStream Clean(int events, int devices = 1_000) => new(
        "clean",
        Mix(events) with { Devices = devices, LateShare = 0, OverdueShare = 0, MalformedShare = 0, FutureShare = 0, DroppedShare = 0 });

    /// <summary>With the generator's usual share of late, malformed, future-dated and dropped events.</summary>
    public static TelemetryStream Mixed(int events) => new("usual mix", Mix(events));

    private static TelemetryScenario Mix(int events) => new() { Seed = 1, Count = events };

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
