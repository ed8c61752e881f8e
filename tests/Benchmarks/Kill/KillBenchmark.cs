using System.Globalization;
using System.Runtime.InteropServices;
using Serverless.EndToEnd.Tests.Runs.Kills;

namespace Serverless.Benchmarks.Kill;

/// <summary>
/// Kills a run of the local host with SIGKILL, as often as there are rounds, and compares its results with the truth. It takes about 9 s a
/// kill, and ends with 1 when something differs.
/// </summary>
internal static class KillBenchmark
{
    private const int Seed = 7;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        using var asked = new CancellationTokenSource();
        // Told to terminate, it still has to end the processes that it started.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Ask(signal, asked));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Ask(signal, asked));
        var folder = Directory.CreateTempSubdirectory("serverless-kill-");
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            var outcome = await new KillRun(options.Events, options.Rounds, Seed, folder.FullName, Console.WriteLine).RunAsync(asked.Token);
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            if (!outcome.IsGood)
                Console.WriteLine(outcome.Said);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome}; {seconds:0} s"));
            await BenchmarkReport.WriteAsync(
                options.Report, new { benchmark = "kill", options.Events, outcome.Kills, outcome.IsGood, seconds, run = outcome.Report });
            return outcome.IsGood && outcome.Kills == options.Rounds ? 0 : 1;
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
