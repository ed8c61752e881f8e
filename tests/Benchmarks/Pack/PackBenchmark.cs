using System.Globalization;
using Serverless.Benchmarks.CorePath;
using Serverless.Local.Runs.Options;
using Serverless.Producer;
using Serverless.Producer.Packing;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.Pack;

/// <summary>
/// What packing costs and saves: the same events in records of 1, 100 and 1,000, plain and compressed, produced to a broker, and read and
/// folded whole by the telemetry pipeline. All take turns, so that a busy machine slows them alike; ratios are to single plain records.
/// </summary>
internal static class PackBenchmark
{
    private static readonly int[] Sizes = [1, 100, 1_000];

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var singles = TelemetryStream.Clean(options.Events);
        var ways = new List<PackWay>();
        foreach (var size in Sizes)
        {
            foreach (var compression in Enum.GetValues<Compression>())
                ways.Add(await WayAsync(options.Events, new PackerOptions { MaxEvents = size, Compression = compression }));
        }
        var events = singles.Chunks.SelectMany(chunk => chunk).ToList();
        for (var round = -1; round < options.Rounds; round++)
        {
            foreach (var way in ways)
                await way.SampleAsync(events, isCounted: round >= 0);
        }
        PackFigures[] figures = [.. ways.Select(way => way.Figures(ways[0]))];
        Print(figures, singles.Events);
        ways.ForEach(way => way.Dispose());
        await BenchmarkReport.WriteAsync(options.Report, new { benchmark = "pack", options.Events, options.Rounds, figures });
        return 0;
    }

    private static async Task<PackWay> WayAsync(int events, PackerOptions options)
    {
        var stream = await TelemetryStream.PackedAsync(events, options);
        var fold = new FoldStage("", PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry"), stream);
        return new PackWay(options, stream, fold);
    }

    private static void Print(IEnumerable<PackFigures> figures, long events)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{events:N0} events; k events/CPU-s, and the ratio to single plain records"));
        Console.WriteLine($"  {"events",6} {"",-5}{"produce",10}{"",7}{"fold",10}{"",7}{"bytes/event",14}");
        foreach (var one in figures)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {one.Events,6} {one.Compression,-5}{one.ProducePerCpuSecond / 1e3,10:F0}{one.ProduceRatio,7:F2}"
                + $"{one.FoldPerCpuSecond / 1e3,10:F0}{one.FoldRatio,7:F2}{one.BytesPerEvent,14:F1}"));
        }
    }
}
