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
        var failure = await Simulations.RunAsync(options.Seed, options.Count, options.Faults, options.Time, done =>
        {
            total = Math.Max(total, done);
            if (done % ProgressEvery == 0)
                Console.WriteLine($"{done} schedules after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(failure ?? $"{total} schedules in {seconds:0.0} s: all as the oracle says");
        return failure is null ? 0 : 1;
    }
}
