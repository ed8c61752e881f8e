using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Benchmarks.CorePath;

/// <summary>From bytes to delta objects.</summary>
internal sealed class FoldStage : CoreStage
{
    private readonly ChunkFold _fold;
    private readonly DeltaWriter _delta = new();
    private readonly List<ViewLayout> _layouts;
    private readonly Dictionary<Partition, EventTime> _watermarks = [];

    public FoldStage(string name, Pipeline pipeline, TelemetryStream stream)
        : base(name, pipeline, stream)
    {
        _fold = new ChunkFold(pipeline, Reader);
        _layouts = [.. pipeline.Views.Select(view => new ViewLayout(view.Name, view.Definition.Sharding, view.Definition.Shards, view.DefinitionHash))];
    }

    public override void Pass(IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
    {
        DeltaBytes = 0;
        _watermarks.Clear();
        foreach (var chunk in chunks)
            Fold(chunk);
    }

    private void Fold(IReadOnlyList<SourceRecord> chunk)
    {
        var partition = chunk[0].Partition;
        var folded = _fold.Fold(chunk, _watermarks.GetValueOrDefault(partition, EventTime.Min));
        _watermarks[partition] = folded.WatermarkAfter;
        _fold.WriteSections(_delta, _layouts, partition);
        DeltaBytes += _delta.Finish(_layouts).Length;
        _delta.Clear();
    }
}
