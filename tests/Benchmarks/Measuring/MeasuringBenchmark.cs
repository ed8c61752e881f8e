using System.Globalization;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;

namespace Serverless.Benchmarks.Measuring;

/// <summary>
/// What metrics and traces cost: the whole run with both exported to a collector, against the whole run without, in pairs, each time the
/// other one first, so that a busy machine slows both alike. More than 2 % of the rate is too much.
/// </summary>
internal static class MeasuringBenchmark
{
    private const int WarmUp = 1_000_000;
    private const double MostShare = 0.02;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("serverless-measuring-");
        await using var collector = await Collector.StartAsync();
        try
        {
            await RunAsync(WarmUp, Path.Combine(folder.FullName, "warm-up"), collector.Address);
            var pairs = new List<MeasuringPair>();
            for (var round = 1; round <= options.Rounds; round++)
            {
                pairs.Add(await PairAsync(options.Events, Path.Combine(folder.FullName, $"{round}"), collector, onFirst: round % 2 == 0));
                Console.WriteLine($"pair {round}: {pairs[^1]}");
            }
            return await SayAsync(options, pairs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> SayAsync(BenchmarkOptions options, List<MeasuringPair> pairs)
    {
        var (rate, cpu) = (MedianOf(pairs.Select(pair => pair.RateRatio)), MedianOf(pairs.Select(pair => pair.CpuRatio)));
        var isGood = rate >= 1 - MostShare;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"median of on / off: rate {rate:0.000}, CPU time an event {cpu:0.000}, over {options.Events:N0} events a run: "
            + $"{(isGood ? "within" : "NOT within")} {MostShare:0 %}"));
        await BenchmarkReport.WriteAsync(
            options.Report, new { benchmark = "measuring", options.Events, rateRatio = rate, cpuRatio = cpu, pairs });
        return isGood ? 0 : 1;
    }

    private static async Task<MeasuringPair> PairAsync(int events, string folder, Collector collector, bool onFirst)
    {
        var before = collector.Bytes;
        var first = await RunAsync(events, $"{folder}-1", onFirst ? collector.Address : null);
        var second = await RunAsync(events, $"{folder}-2", onFirst ? null : collector.Address);
        return MeasuringPair.Of(onFirst ? second : first, onFirst ? first : second, collector.Bytes - before);
    }

    private static async Task<PipelineReport> RunAsync(int events, string folder, string? collector)
    {
        var run = new RunOptions
        {
            Pipelines = ["telemetry"], Generate = [new GeneratedLoad("telemetry", events, null)], UntilDrained = true, Seed = 1,
            View = ViewStyle.None, Data = folder,
            Settings = new Dictionary<string, string?>
            {
                ["Stores:Durability"] = "Process",
                ["Telemetry:Prometheus"] = collector is null ? "false" : "true",
                ["Telemetry:OtlpEndpoint"] = collector,
                ["Telemetry:OtlpForm"] = "http",
                // Sixty times as often as usual.
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            },
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
