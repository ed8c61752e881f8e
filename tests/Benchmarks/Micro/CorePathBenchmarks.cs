using BenchmarkDotNet.Attributes;
using Serverless.Benchmarks.CorePath;
using Serverless.Core.Positions;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.Micro;

/// <summary>A chunk of 5,000 clean events: read into rows, and folded into a delta object. Figures are per event.</summary>
[MemoryDiagnoser]
public class CorePathBenchmarks : IDisposable
{
    private IReadOnlyList<IReadOnlyList<SourceRecord>> _chunk = [];
    private ReadStage? _read;
    private FoldStage? _fold;

    [GlobalSetup]
    public void Setup()
    {
        var stream = TelemetryStream.Clean(TelemetryStream.ChunkRecords * 8);
        var pipeline = PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry");
        _chunk = [stream.Chunks.First(chunk => chunk.Count == TelemetryStream.ChunkRecords)];
        _read = new ReadStage("read", pipeline, stream);
        _fold = new FoldStage("fold", pipeline, stream);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _read?.Dispose();
        _fold?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = TelemetryStream.ChunkRecords)]
    public void Read() => _read!.Pass(_chunk);

    [Benchmark(OperationsPerInvoke = TelemetryStream.ChunkRecords)]
    public void ReadAndFold() => _fold!.Pass(_chunk);
}
