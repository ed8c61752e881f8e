using Serverless.Core.Deltas;
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
    private readonly TelemetryGenerator _generator = new(new TelemetryScenario { Seed = 1, Count = long.MaxValue, Partitions = Partitions });
    private readonly PartitionHead[] _heads = [.. Enumerable.Repeat(PartitionHead.Start, Partitions)];
    private readonly List<SourceRecord>[] _records = [.. Enumerable.Range(0, Partitions).Select(_ => new List<SourceRecord>())];
    private readonly DeltaWriter _delta = new();
    private readonly ChunkFold _fold;
    private readonly List<ViewLayout> _views;

    public BatchSource()
    {
        var tables = ReferenceTables.Empty.With("devices", 1, _generator.Fleet.ReferenceRows());
        _fold = new ChunkFold(_pipeline, new EventReader(_pipeline, NotPacked) { Tables = tables });
        _views = [.. _pipeline.Views.Select(view => new ViewLayout(view.Name, view.Definition.Sharding, view.Definition.Shards, view.DefinitionHash))];
    }

    public PipelineEpoch Epoch => new(_pipeline.Name, new Epoch(1), Partitions, _views, TimeProvider.System.GetUtcNow());

    public SealedBatch Next(int events)
    {
        Read(events);
        _delta.Clear();
        var name = DeltaName.New(TimeProvider.System.GetUtcNow());
        var (rows, aside) = (new List<ChunkRow>(), new List<SideEvent>());
        foreach (var records in _records.Where(records => records.Count > 0))
        {
            var folded = _fold.Fold(records, _heads[records[0].Partition.Value].Watermark);
            _fold.WriteSections(_delta, _views, folded.Partition);
            rows.Add(RowOf(folded, name));
            _heads[folded.Partition.Value] = PartitionHead.Of(rows[^1]);
            aside.AddRange(folded.Aside.Select(one => EventOf(one, name)));
        }
        return new SealedBatch(name, _delta.Finish(_views).ToArray(), aside, rows);
    }

    private void Read(int events)
    {
        foreach (var records in _records)
            records.Clear();
        for (var count = 0; count < events && _generator.Next(); count++)
        {
            var records = _records[_generator.Partition];
            var offset = new Offset(_heads[_generator.Partition].Last.Value + 1 + records.Count);
            records.Add(new SourceRecord(new Partition(_generator.Partition), offset, _generator.Key.ToArray(), _generator.Value.ToArray(), TelemetryScenario.BaseMs));
        }
    }

    private ChunkRow RowOf(FoldedChunk folded, string name) => new(
        _pipeline.Name, new Epoch(1), folded.Partition, _heads[folded.Partition.Value].Last, folded.First, folded.Last, name,
        folded.WatermarkBefore, folded.WatermarkAfter, 0, folded.Counts, TimeProvider.System.GetUtcNow());

    private SideEvent EventOf(SetAside aside, string delta) => new(
        _pipeline.Name, aside.Rejection is null ? SideOutputKind.Late : SideOutputKind.DeadLetter, aside.Position, delta,
        aside.Rejection, aside.Views, aside.Time, aside.KafkaTimestampMs, aside.RecordKey, aside.Event);

    private static Core.Rejections.Rejection? NotPacked(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
