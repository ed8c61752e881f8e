using System.Globalization;
using System.Runtime.InteropServices;
using Serverless.EndToEnd.Tests.Runs.Kills;

namespace Serverless.Benchmarks.Kill;

/// <summary>
/// Kills a redrive of many dead letters with SIGKILL, as often as there are rounds, and compares all results with those of a run that never
/// failed. It ends with 1 when something differs.
/// </summary>
internal static class RedriveBenchmark
{
    private const int Seed = 7;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        using var asked = new CancellationTokenSource();
        // Told to terminate, it still has to end the processes that it started.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Ask(signal, asked));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Ask(signal, asked));
        var folder = Directory.CreateTempSubdirectory("serverless-redrive-");
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            var run = new RedriveKillRun(options.Events, options.Rounds, Seed, folder.FullName, Console.WriteLine);
            var outcome = await run.RunAsync(asked.Token);
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            if (!outcome.IsGood)
                Console.WriteLine(outcome.Said);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Events:N0} letters, {outcome}; {seconds:0} s"));
            await BenchmarkReport.WriteAsync(
                options.Report,
                new { benchmark = "redrive", letters = options.Events, outcome.Kills, outcome.Results, outcome.Different, seconds });
            return outcome.IsGood ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Ask(PosixSignalContext signal, CancellationTokenSource asked)
    {
        signal.Cancel = true;
        asked.Cancel();
    }
}
