using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;

namespace Serverless.Benchmarks.CorePath;

/// <summary>From bytes to delta objects.</summary>
internal sealed class FoldStage : CoreStage
{
    private readonly ChunkFold _fold;
    private readonly DeltaWriter _delta = new();
    private readonly IReadOnlyList<ViewLayout> _layouts;
    private readonly IReadOnlyList<DeltaPart> _parts;
    private readonly Dictionary<Partition, PartitionHead> _heads = [];
    private readonly int _partitions;
    private readonly bool _remembers;

    public FoldStage(string name, Pipeline pipeline, EventStream stream)
        : base(name, pipeline, stream)
    {
        _fold = new ChunkFold(pipeline, Reader);
        _partitions = 1 + stream.Chunks.Max(chunk => chunk[0].Partition.Value);
        _remembers = pipeline.IngestStates.Count > 0;
        _layouts = Layouts.Of(pipeline);
        _parts = DeltaParts.Of(pipeline);
    }

    public override void Pass(IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
    {
        DeltaBytes = 0;
        _heads.Clear();
        // The same events come again in the next pass.
        if (_remembers)
            _fold.Clear();
        foreach (var chunk in chunks)
            Fold(chunk);
    }

    private void Fold(IReadOnlyList<SourceRecord> chunk)
    {
        var partition = chunk[0].Partition;
        _fold.BeginBatch();
        var folded = _fold.Fold(
            new PlannedChunk(partition, _heads.GetValueOrDefault(partition, PartitionHead.Start), chunk), _layouts, _partitions,
            EventStream.Clock);
        if (folded.Last != chunk[^1].Offset)
            throw new InvalidOperationException($"the fold of a chunk ended at offset {folded.Last}, before {chunk[^1].Offset}");
        _heads[partition] = new PartitionHead(folded.Last, folded.WatermarkAfter);
        _fold.WriteSections(_delta, _layouts);
        DeltaBytes += _delta.Finish(_parts).Length;
        _delta.Clear();
    }
}
