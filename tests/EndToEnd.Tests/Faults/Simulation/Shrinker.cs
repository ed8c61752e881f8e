namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// Makes a failing schedule as short as it gets while it fails in the same way: first by fewer events of the stream, then by steps left
/// out, in halves, quarters and so on (delta debugging: Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
/// TSE 2002).
/// </summary>
internal sealed class Shrinker(string kind, Func<Schedule, Task<Failure?>> run)
{
    /// <summary>A schedule none of whose steps can be left out.</summary>
    public async Task<Schedule> ShrinkAsync(Schedule schedule)
    {
        Schedule before;
        do
        {
            before = schedule;
            schedule = await FewerStepsAsync(await FewerEventsAsync(schedule));
        }
        while (schedule.ToString() != before.ToString());
        return schedule;
    }

    private async Task<Schedule> FewerEventsAsync(Schedule schedule)
    {
        for (var cut = schedule.Setup.Events / 2; cut >= 1; cut /= 2)
        {
            while (schedule.Setup.Events > cut)
            {
                var shorter = schedule with { Setup = schedule.Setup with { Events = schedule.Setup.Events - cut } };
                if (!await FailsAsync(shorter))
                    break;
                schedule = shorter;
            }
        }
        return schedule;
    }

    private async Task<Schedule> FewerStepsAsync(Schedule schedule)
    {
        for (var size = Math.Max(1, schedule.Steps.Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at < schedule.Steps.Count;)
            {
                var shorter = schedule with { Steps = [.. schedule.Steps.Take(at), .. schedule.Steps.Skip(at + size)] };
                if (await FailsAsync(shorter))
                    schedule = shorter;
                else
                    at += size;
            }
        }
        return schedule;
    }

    private async Task<bool> FailsAsync(Schedule schedule) => (await run(schedule))?.Kind == kind;
}
