using System.Globalization;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Settings;
using Serverless.Local.Workloads.Contract;

namespace Serverless.Benchmarks.Pipe;

/// <summary>
/// The whole run (generator, broker, host, shards, stores, all in this process, drained and verified) against the bare loop, in turn,
/// so that a busy machine slows both alike. The ratio is of the rates of a round's pair. Beside it, the CPU time that an event takes, which
/// a busy machine changes less.
/// </summary>
internal static class PipeBenchmark
{
    private const long WarmUp = 3_000_000;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        // Kept to the end: files that are made just after others were deleted take the file system several times as long.
        var folder = Directory.CreateTempSubdirectory("serverless-pipe-");
        try
        {
            var rounds = await RunAsync(options, folder.FullName);
            var ratio = MedianOf(rounds.Select(round => round.Ratio));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"median ratio {ratio:0.00} over {options.Events:N0} events a round"));
            await BenchmarkReport.WriteAsync(options.Report, new { benchmark = "pipe", options.Events, medianRatio = ratio, rounds });
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<PipeRound>> RunAsync(BenchmarkOptions options, string folder)
    {
        var kafka = HostJson.Load(Path.Combine(AppContext.BaseDirectory, "host.json")).Kafka;
        // Not counted: it compiles.
        await BareLoop.RunAsync(WarmUp, kafka);
        await WholeRunAsync(WarmUp, Path.Combine(folder, "warm-up"));
        var rounds = new List<PipeRound>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var bare = await BareLoop.RunAsync(options.Events, kafka);
            rounds.Add(PipeRound.Of(options.Events, bare, await WholeRunAsync(options.Events, Path.Combine(folder, $"{round}"))));
            Console.WriteLine($"round {round}: {rounds[^1]}");
        }
        return rounds;
    }

    private static async Task<PipelineReport> WholeRunAsync(long events, string folder)
    {
        var run = new RunOptions
        {
            Pipelines = ["telemetry"], Generate = [new GeneratedLoad("telemetry", events, null)], UntilDrained = true, Seed = 1,
            View = ViewStyle.None, Data = folder,
            // As with a folder that goes when the run ends.
            Settings = new Dictionary<string, string?> { ["Stores:Durability"] = "Process" },
        };
        var report = await new RunSession(run, TimeProvider.System).RunAsync(CancellationToken.None);
        if (!report.IsGood)
            throw new InvalidOperationException("the run's results are wrong: its speed means nothing");
        return report.Pipelines["telemetry"];
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }
}
