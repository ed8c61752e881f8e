using System.Globalization;
using Serverless.EndToEnd.Tests.Runs.Kills;

namespace Serverless.Benchmarks.Kill;

/// <summary>
/// Kills a run of the local host with SIGKILL, as often as there are rounds, and compares its results with the truth. It takes about 6 s a
/// kill, and ends with 1 when something differs.
/// </summary>
internal static class KillBenchmark
{
    private const int Seed = 7;

    public static Task<int> RunAsync(BenchmarkOptions options) => Killing.RunAsync("kill", async (folder, ct) =>
    {
        var started = TimeProvider.System.GetTimestamp();
        var outcome = await new KillRun(options.Events, options.Rounds, Seed, folder, Console.WriteLine).RunAsync(ct);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (!outcome.IsGood)
            Console.WriteLine(outcome.Said);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome}; {seconds:0} s"));
        await BenchmarkReport.WriteAsync(
            options.Report, new { benchmark = "kill", options.Events, outcome.Kills, outcome.IsGood, seconds, run = outcome.Report });
        return outcome.IsGood && outcome.Kills == options.Rounds ? 0 : 1;
    });
}
