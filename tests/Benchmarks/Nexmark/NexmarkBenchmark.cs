using Serverless.EndToEnd.Tests.Consuming;
using Serverless.EndToEnd.Tests.Nexmark;
using Serverless.Local.Runs;

namespace Serverless.Benchmarks.Nexmark;

/// <summary>
/// Queries of the Nexmark benchmark over the whole consuming path (<see cref="ConsumingPath"/>), each result compared with a naive program.
/// Events are generated before; queries take turns, so that a busy machine slows all of them alike.
/// </summary>
internal static class NexmarkBenchmark
{
    private const int Partitions = RunSession.Partitions;

    // As host.json has it.
    private const int BatchRecords = 5_000;

    private const int WarmUp = 200_000;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        // Kept to the end: files that are made just after others were deleted take the file system several times as long.
        var folder = Directory.CreateTempSubdirectory("serverless-nexmark-");
        try
        {
            var runs = NexmarkQueries.All.Select(query => new NexmarkRun(query, folder.FullName)).ToList();
            var isRight = await RunAsync(runs, options);
            var figures = runs.ConvertAll(run => run.Figures(options.Events));
            Console.WriteLine(NexmarkFigures.Header);
            figures.ForEach(Console.WriteLine);
            await BenchmarkReport.WriteAsync(options.Report, new { benchmark = "nexmark", options.Rounds, isRight, queries = figures });
            return isRight ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> RunAsync(List<NexmarkRun> runs, BenchmarkOptions options)
    {
        var (warmUp, topic) = (new MemoryTopic(Partitions, BatchRecords), new MemoryTopic(Partitions, BatchRecords));
        var few = new NexmarkStream(seed: 2).Fill(warmUp, WarmUp);
        var events = new NexmarkStream(seed: 1).Fill(topic, options.Events);
        Console.WriteLine($"{events.Count:N0} events of {topic.Bytes / topic.Records:N0} bytes, {Partitions} partitions, "
            + $"batches of {BatchRecords:N0}, {options.Rounds} rounds");
        var isRight = true;
        foreach (var run in runs)
            isRight &= await run.CheckAsync(warmUp, few);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var run in runs)
                isRight &= await run.MeasureAsync(topic, events);
        }
        return isRight;
    }
}
