using System.Globalization;
using Serverless.Core.Pipelines;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.CorePath;

/// <summary>
/// The core alone, on one thread: JSON telemetry in memory, read, folded and written as delta objects in batches of a partition's records.
/// Stages take turns, so that a busy machine slows all of them alike.
/// </summary>
internal static class CoreBenchmark
{
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        StreamFigures[] figures =
        [
            Measure(TelemetryStream.Clean(options.Events), options.Rounds), Measure(TelemetryStream.Mixed(options.Events), options.Rounds),
        ];
        foreach (var stream in figures)
            Print(stream);
        await BenchmarkReport.WriteAsync(
            options.Report,
            new { benchmark = "core", batch = TelemetryStream.ChunkRecords, options.Rounds, streams = figures });
        return 0;
    }

    private static StreamFigures Measure(TelemetryStream stream, int rounds)
    {
        var stages = Stages(stream);
        StageMeter[] meters = [.. stages.Select(stage => new StageMeter(stage, stream))];
        foreach (var meter in meters)
            meter.WarmUp();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var meter in meters)
                meter.Sample();
        }
        var figures = new StreamFigures(
            "json", stream.Name, stream.Events, Math.Round(stream.Bytes / (double)stream.Events, 1),
            [.. meters.Select(meter => meter.Figures())]);
        stages.ForEach(stage => stage.Dispose());
        return figures;
    }

    private static List<CoreStage> Stages(TelemetryStream stream)
    {
        var whole = PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry");
        var bare = Pipeline.Compile(whole.Definition with { Transforms = [], Views = [] });
        var three = Pipeline.Compile(whole.Definition with { Views = [.. whole.Definition.Views.Take(3)] });
        return
        [
            new ReadStage("decode, validate", bare, stream),
            new ReadStage("+ transforms", whole, stream),
            new FoldStage("+ fold into three views", three, stream),
            new FoldStage("+ fold into all four views", whole, stream),
        ];
    }

    private static void Print(StreamFigures stream)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stream.Format}, {stream.Stream}: {stream.Events:N0} events of {stream.BytesPerEvent} bytes, "
            + $"batches of {TelemetryStream.ChunkRecords:N0}"));
        Console.WriteLine($"  {"",-28}{"M events/CPU-s",16}{"best",8}{"B/event",10}{"B/batch",10}{"delta B/event",16}");
        foreach (var stage in stream.Stages)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {stage.Stage,-28}{stage.EventsPerCpuSecond / 1e6,16:F2}{stage.Best / 1e6,8:F2}"
                + $"{stage.AllocatedBytesPerEvent,10:F2}{stage.AllocatedBytesPerBatch,10:F0}{stage.DeltaBytesPerEvent,16:F1}"));
        }
    }
}
