using System.Diagnostics;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Runs the schedules of many seeds, several at a time, each on one thread.</summary>
internal static class Simulations
{
    /// <summary>
    /// Runs <paramref name="count"/> schedules from <paramref name="first"/> on, or as many as there is time for. Returns null, or the
    /// first failure with its schedule, shrunk, as a test to paste.
    /// </summary>
    public static async Task<string?> RunAsync(int first, int count, FaultKinds allowed, TimeSpan time, Action<int> progress)
    {
        var (next, done, started) = (first - 1, 0, Stopwatch.GetTimestamp());
        var failed = int.MaxValue;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(WorkAsync)));
        return failed == int.MaxValue ? null : await ReportAsync(failed, ScheduleGenerator.Of(failed, allowed));

        async Task WorkAsync()
        {
            while (Volatile.Read(ref failed) == int.MaxValue && Stopwatch.GetElapsedTime(started) < time)
            {
                var seed = Interlocked.Increment(ref next);
                if (seed >= first + count)
                    return;
                if (await SimulationRun.TryAsync(ScheduleGenerator.Of(seed, allowed)) is not null)
                    Volatile.Write(ref failed, Math.Min(failed, seed));
                progress(Interlocked.Increment(ref done));
            }
        }
    }

    private static async Task<string> ReportAsync(int seed, Schedule schedule)
    {
        var failure = (await SimulationRun.TryAsync(schedule))!;
        var shrunk = await new Shrinker(failure.Kind, SimulationRun.TryAsync).ShrinkAsync(schedule);
        var last = (await SimulationRun.TryAsync(shrunk))!;
        return $"seed {seed}, {last.At}: {last.What}\n\nthe fewest steps, to paste into {nameof(ReplayTests)}:\n\n{TestOf(seed, shrunk)}";
    }

    private static string TestOf(int seed, Schedule schedule) => $$""""
            [Fact]
            public Task Seed_{{seed}}() => ReplayAsync("""
                {{schedule.ToString().ReplaceLineEndings("\n        ")}}
                """);
        """";
}
