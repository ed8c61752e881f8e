using System.Globalization;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;

namespace Serverless.Benchmarks.Features;

/// <summary>
/// How long documents of users take by HTTP while 100,000 user events a second are generated, read, folded and stored on the same machine,
/// all in this process. Early panes of the profile are written every five seconds, so that documents have something soon.
/// </summary>
internal static class FeaturesBenchmark
{
    private const int EventsPerSecond = 100_000;
    private const string Pipeline = "user-events";

    // Users have a profile after one interval of early panes.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(9);

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("serverless-features-");
        try
        {
            var port = FreePort.Find();
            var asking = new DocumentQuestions(new Uri($"http://127.0.0.1:{port}/api/pipelines/{Pipeline}/features/user"), WarmUp);
            using var stop = new CancellationTokenSource();
            var asked = asking.RunAsync(options.Rounds, TimeSpan.FromSeconds((double)options.Events / EventsPerSecond), stop.Token);
            var report = await new RunSession(Run(options.Events, port, folder.FullName), TimeProvider.System)
                .RunAsync(CancellationToken.None);
            await stop.CancelAsync();
            var figures = FeaturesFigures.Of(report.Pipelines[Pipeline], await asked);
            Console.WriteLine(figures);
            await BenchmarkReport.WriteAsync(options.Report, figures);
            return report.IsGood && figures.Documents > 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RunOptions Run(long events, int port, string folder) => new()
    {
        Pipelines = [Pipeline], PipelineFolder = WithEarlyPanes(folder), Port = port,
        Generate = [new GeneratedLoad(Pipeline, events, EventsPerSecond)], UntilDrained = true, Seed = 1,
        View = ViewStyle.None, Data = Path.Combine(folder, "data"),
    };

    private static string WithEarlyPanes(string folder)
    {
        const string Shipped = "\"early\": \"30s\"";
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pipelines", $"{Pipeline}.json"));
        if (!text.Contains(Shipped, StringComparison.Ordinal))
            throw new InvalidOperationException($"{Pipeline}.json has no view with {Shipped}");
        var pipelines = Directory.CreateDirectory(Path.Combine(folder, "pipelines")).FullName;
        File.WriteAllText(
            Path.Combine(pipelines, $"{Pipeline}.json"), text.Replace(Shipped, "\"early\": \"5s\"", StringComparison.Ordinal));
        return pipelines;
    }
}

/// <summary>What was measured.</summary>
/// <param name="EventsPerSecond">Of the whole run, with its end.</param>
/// <param name="Questions">How many documents were asked for.</param>
/// <param name="Documents">How many of these users had one.</param>
/// <param name="P50">Milliseconds from the request to the last byte of the answer.</param>
/// <param name="P99">The same.</param>
/// <param name="Max">The same.</param>
internal sealed record FeaturesFigures(double EventsPerSecond, int Questions, int Documents, double P50, double P99, double Max)
{
    public static FeaturesFigures Of(PipelineReport report, IReadOnlyList<(double Milliseconds, bool HasDocument)> asked)
    {
        var sorted = asked.Select(one => one.Milliseconds).Order().DefaultIfEmpty().ToList();
        return new FeaturesFigures(
            report.EventsPerSecond, asked.Count, asked.Count(one => one.HasDocument), sorted[sorted.Count / 2],
            sorted[sorted.Count * 99 / 100], sorted[^1]);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{EventsPerSecond:N0} events/s; {Questions:N0} questions, {Documents:N0} documents: p50 {P50:0.00} ms, p99 {P99:0.00} ms, "
            + $"max {Max:0.0} ms");
}
