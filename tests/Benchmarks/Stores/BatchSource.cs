using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Transforms;
using Serverless.Local.Runs.Options;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Benchmarks.Stores;

/// <summary>Batches of generated telemetry, folded: with a chunk of every partition, and the usual share of late and bad events.</summary>
internal sealed class BatchSource
{
    public const int Partitions = 16;

    private readonly Pipeline _pipeline = PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry");
    private readonly TelemetryGenerator _generator = new(
        new TelemetryScenario { Seed = 1, Count = long.MaxValue, Partitions = Partitions });
    private readonly PartitionHead[] _heads = [.. Enumerable.Repeat(PartitionHead.Start, Partitions)];
    private readonly List<SourceRecord>[] _records = [.. Enumerable.Range(0, Partitions).Select(_ => new List<SourceRecord>())];
    private readonly BatchFold _fold;

    public BatchSource()
    {
        var tables = ReferenceTables.Empty.With("devices", 1, _generator.Fleet.ReferenceRows());
        _fold = new BatchFold(_pipeline, new EventReader(_pipeline, NotPacked) { Tables = tables });
        Epoch = Layouts.Epoch(_pipeline, Partitions);
    }

    public PipelineEpoch Epoch { get; }

    public SealedBatch Next(int events)
    {
        Read(events);
        var clock = TimeProvider.System.GetUtcNow();
        var planned = _records.Where(records => records.Count > 0)
            .Select(records => new PlannedChunk(records[0].Partition, _heads[records[0].Partition.Value], records)).ToList();
        var folded = _fold.Fold(Epoch, planned, new BatchStamp(DeltaName.New(clock), clock, "recipe"));
        foreach (var row in folded.Rows)
            _heads[row.Partition.Value] = PartitionHead.Of(row);
        return new SealedBatch(
            folded.Rows[0].Delta, folded.Delta, [.. folded.Aside.Select(one => EventOf(one, folded.Rows[0].Delta))], folded.Rows);
    }

    private void Read(int events)
    {
        foreach (var records in _records)
            records.Clear();
        for (var count = 0; count < events && _generator.Next(); count++)
        {
            var records = _records[_generator.Partition];
            var offset = new Offset(_heads[_generator.Partition].Last.Value + 1 + records.Count);
            records.Add(new SourceRecord(
                new Partition(_generator.Partition),
                offset,
                _generator.Key.ToArray(),
                _generator.Value.ToArray(),
                TelemetryScenario.BaseMs));
        }
    }

    private SideEvent EventOf(SetAside aside, string delta) => new(
        _pipeline.Name, aside.Rejection is null ? SideOutputKind.Late : SideOutputKind.DeadLetter, aside.Position, delta,
        aside.Rejection, aside.Views, aside.Time, aside.Record, aside.Event);

    private static Core.Rejections.Rejection? NotPacked(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
