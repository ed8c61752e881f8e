using System.Diagnostics;
using Serverless.EndToEnd.Tests.Faults.Simulation;

namespace Serverless.Benchmarks.Simulate;

/// <summary>
/// Runs the schedules of as many seeds as it is asked to. The first that fails is shrunk and printed as a test to paste, and the exit code
/// is 1.
/// </summary>
internal static class SimulateCommand
{
    private const int ProgressEvery = 1_000;

    public static async Task<int> RunAsync(SimulateOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        var total = 0;
        var simulations = new Simulations(options.Faults)
        {
            Time = options.Time,
            Progress = done =>
            {
                total = Math.Max(total, done);
                if (done % ProgressEvery == 0)
                    Console.WriteLine($"{done} schedules after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
            },
        };
        var failure = await simulations.RunAsync(options.Seed, options.Count);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(failure ?? $"{total} schedules in {seconds:0.0} s: all as the oracle says");
        Console.WriteLine($"met: {simulations.Seen}");
        return failure is null ? 0 : 1;
    }
}
