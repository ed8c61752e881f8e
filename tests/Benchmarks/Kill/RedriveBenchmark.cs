using System.Globalization;
using Serverless.EndToEnd.Tests.Runs.Kills;

namespace Serverless.Benchmarks.Kill;

/// <summary>
/// Kills a redrive of many dead letters with SIGKILL, as often as there are rounds, and compares all results with those of a run that never
/// failed. It ends with 1 when something differs.
/// </summary>
internal static class RedriveBenchmark
{
    private const int Seed = 7;

    public static Task<int> RunAsync(BenchmarkOptions options) => Killing.RunAsync("redrive", async (folder, ct) =>
    {
        var started = TimeProvider.System.GetTimestamp();
        var outcome = await new RedriveKillRun(options.Events, options.Rounds, Seed, folder, Console.WriteLine).RunAsync(ct);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (!outcome.IsGood)
            Console.WriteLine(outcome.Said);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Events:N0} letters, {outcome}; {seconds:0} s"));
        await BenchmarkReport.WriteAsync(
            options.Report,
            new { benchmark = "redrive", letters = options.Events, outcome.Kills, outcome.Results, outcome.Different, seconds });
        return outcome.IsGood && outcome.Kills == options.Rounds ? 0 : 1;
    });
}
