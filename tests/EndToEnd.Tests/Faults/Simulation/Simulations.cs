using System.Diagnostics;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Runs the schedules of many seeds, several at a time, each on one thread.</summary>
/// <param name="allowed">The kinds of faults that a schedule may have.</param>
/// <param name="stores">Makes the stores of each run; null for sound ones.</param>
internal sealed class Simulations(FaultKinds allowed, Func<MemoryWorldStores>? stores = null)
{
    private readonly Func<MemoryWorldStores> _stores = stores ?? (() => new MemoryWorldStores());

    /// <summary>What all runs together have met.</summary>
    public Seen Seen { get; } = new();

    /// <summary>After this no schedule is begun.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether a failing schedule is shrunk to the fewest steps that fail alike.</summary>
    public bool Shrinks { get; init; } = true;

    /// <summary>Is told how many are done.</summary>
    public Action<int> Progress { get; init; } = _ => { };

    /// <summary>
    /// Runs <paramref name="count"/> schedules from <paramref name="first"/> on, or as many as there is time for. Returns null, or the
    /// first failure with its schedule, shrunk, as a test to paste.
    /// </summary>
    public async Task<string?> RunAsync(int first, int count)
    {
        var (next, done, started) = (first - 1, 0, Stopwatch.GetTimestamp());
        var failed = int.MaxValue;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(WorkAsync)));
        return failed == int.MaxValue ? null : await ReportAsync(failed, ScheduleGenerator.Of(failed, allowed));

        async Task WorkAsync()
        {
            while (Volatile.Read(ref failed) == int.MaxValue && Stopwatch.GetElapsedTime(started) < Time)
            {
                var seed = Interlocked.Increment(ref next);
                if (seed >= first + count)
                    return;
                if (await SimulationRun.TryAsync(ScheduleGenerator.Of(seed, allowed), _stores(), Seen) is not null)
                    Volatile.Write(ref failed, Math.Min(failed, seed));
                Progress(Interlocked.Increment(ref done));
            }
        }
    }

    private Task<Failure?> TryAsync(Schedule schedule) => SimulationRun.TryAsync(schedule, _stores(), new Seen());

    private async Task<string> ReportAsync(int seed, Schedule schedule)
    {
        var failure = (await TryAsync(schedule))!;
        if (!Shrinks)
            return $"seed {seed}, {failure.At}: {failure.What}";
        var shrunk = await new Shrinker(failure.Kind, TryAsync).ShrinkAsync(schedule);
        var last = (await TryAsync(shrunk))!;
        return $"seed {seed}, {last.At}: {last.What}\n\nthe fewest steps, to paste into {nameof(ReplayTests)}:\n\n{TestOf(seed, shrunk)}";
    }

    private static string TestOf(int seed, Schedule schedule) => $$""""
            [Fact]
            public Task Seed_{{seed}}() => ReplayAsync("""
                {{schedule.ToString().ReplaceLineEndings("\n        ")}}
                """);
        """";
}
