using BenchmarkDotNet.Attributes;
using Serverless.Benchmarks.CorePath;
using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Unpacking;

namespace Serverless.Benchmarks.Micro;

/// <summary>An operation of a shard of device-metrics: its state read, a chunk's section merged, the state written.</summary>
[MemoryDiagnoser]
public class ShardBenchmarks
{
    private View _view = null!;
    private byte[] _state = [];
    private ReadOnlyMemory<byte> _section;
    private ChunkLink _link;

    [GlobalSetup]
    public void Setup()
    {
        var stream = TelemetryStream.Clean(TelemetryStream.ChunkRecords * 8);
        var pipeline = PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry");
        _view = pipeline.Views[0];
        var chunk = stream.Chunks.First(chunk => chunk.Count == TelemetryStream.ChunkRecords);
        using var unpacker = new Unpacker();
        var fold = new ChunkFold(pipeline, new EventReader(pipeline, unpacker.Unpack) { Tables = stream.Tables });
        var layouts = pipeline.Views.Select(view => new ViewLayout(view.Name, view.Definition.Sharding, view.Definition.Shards, view.DefinitionHash)).ToList();
        var folded = fold.Fold(chunk, EventTime.Min);
        var delta = new DeltaWriter();
        fold.WriteSections(delta, layouts, folded.Partition);
        var content = delta.Finish(layouts).ToArray();
        var section = delta.Sections.First(section => section.View == 0);
        _section = content.AsMemory((int)section.Offset, section.Length);
        _link = new ChunkLink(folded.Partition, new Epoch(1), Offset.None, folded.Last, folded.WatermarkAfter, "delta");
        _state = Operate(ShardState.Empty([folded.Partition]));
    }

    [Benchmark]
    public int ReadMergeWrite() => Operate(ShardStateFormat.Read(_state, _view)!).Length;

    private byte[] Operate(ShardState state)
    {
        new Shard(new ShardId("telemetry", new Epoch(1), _view.Name, 0), _view, boundMs: 5_000).Apply(state, _link, [_section]);
        var writer = new ByteWriter(_state.Length + 4_096);
        ShardStateFormat.Write(writer, state, _view);
        state.Release();
        return writer.ToArray();
    }
}
