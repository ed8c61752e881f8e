using BenchmarkDotNet.Attributes;
using Serverless.Benchmarks.CorePath;
using Serverless.Core.Folding;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// 200,000 records in memory, more than the processor's cache holds, decoded and validated: fetched ahead, and not. Figures are per record.
/// </summary>
public class ReadAheadBenchmarks : IDisposable
{
    private const int Events = 200_000;
    private IReadOnlyList<IReadOnlyList<SourceRecord>> _chunks = [];
    private AheadStage? _ahead;
    private ReadStage? _not;

    [GlobalSetup]
    public void Setup()
    {
        var stream = TelemetryStream.Clean(Events);
        var whole = PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry");
        var bare = Pipeline.Compile(whole.Definition with { Transforms = [], Views = [] });
        (_chunks, _ahead, _not) = (stream.Chunks, new AheadStage(bare, stream), new ReadStage("not", bare, stream));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _ahead?.Dispose();
        _not?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public void Ahead() => _ahead!.Pass(_chunks);

    [Benchmark(OperationsPerInvoke = Events)]
    public void NotAhead() => _not!.Pass(_chunks);

    private sealed class AheadStage(Pipeline pipeline, TelemetryStream stream) : CoreStage("ahead", pipeline, stream)
    {
        public override void Pass(IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
        {
            foreach (var chunk in chunks)
                Read(chunk);
        }

        private void Read(IReadOnlyList<SourceRecord> chunk)
        {
            for (var index = 0; index < chunk.Count; index++)
            {
                ReadAhead.Before(chunk, index);
                Reader.Open(chunk[index], new EventTime(chunk[index].TimestampMs));
                while (Reader.Next())
                {
                }
            }
        }
    }
}
