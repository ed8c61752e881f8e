using Serverless.Local.Feeds;
using Serverless.Producer.Packing;

namespace Serverless.Benchmarks.Streams;

/// <summary>
/// Count and sum by device, exactly once, on a Kafka broker in another process: the local host, and Streamiz.Kafka.Net beside it. Ways take
/// turns, so that a busy machine slows all of them alike.
/// </summary>
internal static class StreamsBenchmark
{
    private static readonly StreamsWay Tuned = new("Streamiz 1.8.2, tuned", StreamsEngine.StreamizTuned, FeedPacking.None, WarmUp: 200_000);

    private static readonly StreamsWay[] Ways =
    [
        new("single records", StreamsEngine.Own, FeedPacking.None, WarmUp: 2_000_000),
        new("100 events packed, zstd", StreamsEngine.Own, new FeedPacking(100, Compression.Zstd), WarmUp: 2_000_000),
        new("Streamiz 1.8.2", StreamsEngine.Streamiz, FeedPacking.None, WarmUp: 200_000),
        Tuned,
    ];

    private static readonly int[] Devices = [1_000, 100_000];

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var runs = Devices.SelectMany(devices => Ways.Select(way => new StreamsRun(way, devices, options.Events))).ToList();
        var isRight = true;
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var run in runs)
                isRight &= await run.MeasureAsync();
        }
        var tuned = runs.Where(run => run.Way == Tuned).ToDictionary(run => run.Devices, run => run.EventsPerCpuSecond);
        var figures = runs.Select(run => run.Figures(tuned[run.Devices])).ToList();
        Console.WriteLine(StreamsFigures.Header);
        figures.ForEach(Console.WriteLine);
        await BenchmarkReport.WriteAsync(options.Report, new { benchmark = "streams", options.Rounds, isRight, figures });
        return isRight ? 0 : 1;
    }
}
