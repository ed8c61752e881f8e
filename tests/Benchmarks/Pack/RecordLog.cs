using Serverless.Core.Positions;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Producer;
using Serverless.Producer.Sending;

namespace Serverless.Benchmarks.Pack;

/// <summary>Keeps records as a topic would, in chunks of one partition with about the same number of events each.</summary>
internal sealed class RecordLog(int partitions, int chunkEvents) : IRecordSink
{
    private readonly List<SourceRecord>?[] _filling = new List<SourceRecord>?[partitions];
    private readonly int[] _room = new int[partitions];
    private readonly long[] _offsets = new long[partitions];

    public List<List<SourceRecord>> Chunks { get; } = [];

    public long Turn => 0;

    /// <summary>All events of a scenario, packed.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<SourceRecord>>> OfAsync(
        TelemetryScenario scenario, PackerOptions options, int chunkEvents)
    {
        var log = new RecordLog(scenario.Partitions, chunkEvents);
        await using var packer = new EventPacker(log, scenario.Partitions, options, TimeProvider.System);
        var events = new TelemetryGenerator(scenario);
        while (events.Next())
            packer.TryAdd(events.Partition, events.Key, events.Value, out _);
        await packer.FlushAsync();
        return log.Chunks;
    }

    public bool TrySend(in OutgoingRecord record)
    {
        var partition = record.Partition;
        if (_filling[partition] is null || _room[partition] <= 0)
        {
            Chunks.Add(_filling[partition] = []);
            _room[partition] = chunkEvents;
        }
        _room[partition] -= record.Events;
        _filling[partition]!.Add(new SourceRecord(
            new Partition(partition), new Offset(_offsets[partition]++), record.Key.ToArray(), record.Value.ToArray(),
            TelemetryScenario.BaseMs));
        return true;
    }

    public ValueTask RoomAsync(long turn, CancellationToken ct) => ValueTask.CompletedTask;

    public Task DrainAsync(CancellationToken ct) => Task.CompletedTask;
}
