using System.Globalization;
using Serverless.Local.Hosting.Settings;
using Serverless.Local.Report;
using Serverless.Local.Runs;

namespace Serverless.Benchmarks.Pipe;

/// <summary>
/// The whole run (generator, broker, host, shards, stores, all in this process, drained and verified) against the bare loop, in turn,
/// so that a busy machine slows both alike. The ratio is of the rates of a round's pair. Beside it, the CPU time that an event takes, which a busy machine changes less.
/// </summary>
internal static class PipeBenchmark
{
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var kafka = HostJson.Load(Path.Combine(AppContext.BaseDirectory, "host.json")).Extensions.Kafka;
        var rounds = new List<PipeRound>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var bare = await BareLoop.RunAsync(options.Events, kafka);
            rounds.Add(PipeRound.Of(options.Events, bare, await WholeRunAsync(options.Events)));
            Console.WriteLine($"round {round + 1}: {rounds[round]}");
        }
        var ratio = rounds.Select(round => round.Ratio).Order().ElementAt(rounds.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median ratio {ratio:0.00} over {options.Events:N0} events a round"));
        await BenchmarkReport.WriteAsync(options.Report, new { benchmark = "pipe", options.Events, medianRatio = ratio, rounds });
        return 0;
    }

    private static async Task<PipelineReport> WholeRunAsync(long events)
    {
        var run = new RunOptions { Pipelines = ["telemetry"], Generate = [new Load("telemetry", events, null)], UntilDrained = true, Seed = 1, View = ViewStyle.None };
        var report = await new RunSession(run, TimeProvider.System).RunAsync(CancellationToken.None);
        if (!report.IsGood)
            throw new InvalidOperationException("the run's results are wrong: its speed means nothing");
        return report.Pipelines["telemetry"];
    }
}
