using BenchmarkDotNet.Attributes;
using Serverless.Benchmarks.CorePath;
using Serverless.Core.Binary;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Shards;
using Serverless.Core.States;
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
        var fold = new BatchFold(pipeline, new EventReader(pipeline, unpacker.Unpack) { Tables = stream.Tables });
        var planned = new PlannedChunk(chunk[0].Partition, PartitionHead.Start, chunk);
        var stamp = new BatchStamp("delta", DateTimeOffset.UnixEpoch.AddYears(100), "recipe");
        var folded = fold.Fold(Layouts.Epoch(pipeline, 16), [planned], stamp);
        var section = folded.Sections.First(section => section.Part == 0);
        _section = folded.Delta.Slice((int)section.Offset, section.Length);
        _link = ChunkLink.Of(folded.Rows[0]);
        _state = Operate(ShardState.Begin(_view, [new SourceFence(chunk[0].Partition)]));
    }

    [Benchmark]
    public int ReadMergeWrite() => Operate(ShardStateFormat.Read(_state, _view)!).Length;

    private byte[] Operate(ShardState state)
    {
        var id = new ShardId("telemetry", _view.Name, new LayoutNumber(1), 0);
        Shard.Of(id, _view.Name, _view, boundMs: 5_000).Apply(state, _link, [_section]);
        var writer = new ByteWriter(_state.Length + 4_096);
        ShardStateFormat.Write(writer, state, _view);
        state.Release();
        return writer.ToArray();
    }
}
