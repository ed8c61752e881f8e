using BenchmarkDotNet.Attributes;
using Serverless.Benchmarks.CorePath;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// A chunk of 5,000 clean events, of few devices or of so many that hardly two events have a key: read into rows, folded into a delta
/// object, and folded into one view of a count and a sum per device. Figures are per event.
/// </summary>
[MemoryDiagnoser]
public class CorePathBenchmarks : IDisposable
{
    private IReadOnlyList<IReadOnlyList<SourceRecord>> _chunk = [];
    private ReadStage? _read;
    private FoldStage? _fold;
    private FoldStage? _device;

    [Params(1_000, 100_000)]
    public int Devices { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var stream = TelemetryStream.Clean(TelemetryStream.ChunkRecords * 8, Devices);
        var pipeline = PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry");
        _chunk = [stream.Chunks.First(chunk => chunk.Count == TelemetryStream.ChunkRecords)];
        _read = new ReadStage("read", pipeline, stream);
        _fold = new FoldStage("fold", pipeline, stream);
        _device = new FoldStage("device", PerDevice(pipeline.Definition), stream);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _read?.Dispose();
        _fold?.Dispose();
        _device?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = TelemetryStream.ChunkRecords)]
    public void Read() => _read!.Pass(_chunk);

    [Benchmark(OperationsPerInvoke = TelemetryStream.ChunkRecords)]
    public void ReadAndFold() => _fold!.Pass(_chunk);

    [Benchmark(OperationsPerInvoke = TelemetryStream.ChunkRecords)]
    public void ReadAndFoldPerDevice() => _device!.Pass(_chunk);

    private static Pipeline PerDevice(PipelineDefinition pipeline)
    {
        var aggregates = pipeline.Views[1].Aggregates.Where(aggregate => aggregate.Name is "count" or "sum");
        var view = pipeline.Views[0] with { Key = ["device"], Aggregates = [.. aggregates] };
        return Pipeline.Compile(pipeline with { Transforms = [], Views = [view] });
    }
}
