using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.CorePath;

/// <summary>
/// The core alone, on one thread: JSON telemetry and user events in Avro, in memory, read, folded and written as delta objects in batches
/// of a partition's records.
/// Stages take turns, so that a busy machine slows all of them alike.
/// </summary>
internal static class CoreBenchmark
{
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        StreamFigures[] figures =
        [
            Measure(TelemetryStream.Clean(options.Events), options.Rounds, Telemetry),
            Measure(TelemetryStream.Mixed(options.Events), options.Rounds, Telemetry),
            Measure(UserEventStream.Clean(options.Events), options.Rounds, UserEvents),
        ];
        foreach (var stream in figures)
            Print(stream);
        await BenchmarkReport.WriteAsync(
            options.Report,
            new { benchmark = "core", batch = EventStream.ChunkRecords, options.Rounds, streams = figures });
        return 0;
    }

    private static StreamFigures Measure(EventStream stream, int rounds, Func<EventStream, List<CoreStage>> stagesOf)
    {
        var stages = stagesOf(stream);
        StageMeter[] meters = [.. stages.Select(stage => new StageMeter(stage, stream))];
        foreach (var meter in meters)
            meter.WarmUp();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var meter in meters)
                meter.Sample();
        }
        var figures = new StreamFigures(
            stream.Format, stream.Name, stream.Events, Math.Round(stream.Bytes / (double)stream.Events, 1),
            [.. meters.Select(meter => meter.Figures())]);
        stages.ForEach(stage => stage.Dispose());
        return figures;
    }

    private static Pipeline Watched(Pipeline whole, int sample) =>
        Pipeline.Compile(whole.Definition with { Drift = new DriftDefinition(null, sample, Shards: 1) });

    private static List<CoreStage> Telemetry(EventStream stream)
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
            new FoldStage("+ radar, every event", Watched(whole, sample: 1), stream),
            new FoldStage("+ radar, one of 16", Watched(whole, sample: 16), stream),
        ];
    }

    private static List<CoreStage> UserEvents(EventStream stream)
    {
        var whole = PipelineFiles.Load(RunSettings.PipelineFolder, "user-events");
        var bare = Pipeline.Compile(whole.Definition with { Transforms = [], Views = [], Deduplicate = null });
        var once = Pipeline.Compile(whole.Definition with { Deduplicate = null });
        return
        [
            new ReadStage("decode, validate", bare, stream),
            new ReadStage("+ transforms", once, stream),
            new FoldStage("+ fold into all four views", once, stream),
            new FoldStage("+ duplicates", whole, stream),
        ];
    }

    private static void Print(StreamFigures stream)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stream.Format}, {stream.Stream}: {stream.Events:N0} events of {stream.BytesPerEvent} bytes, "
            + $"batches of {EventStream.ChunkRecords:N0}"));
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
