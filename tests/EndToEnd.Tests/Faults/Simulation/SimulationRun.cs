using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Carries out a schedule over a world, on one thread, then drains the world and judges what is left.</summary>
internal static class SimulationRun
{
    /// <summary>What went wrong; null when nothing did. On stores in memory.</summary>
    public static Task<Failure?> TryAsync(Schedule schedule) => TryAsync(schedule, new Seen());

    /// <summary>The same, and counts what it meets.</summary>
    public static Task<Failure?> TryAsync(Schedule schedule, Seen seen) => TryAsync(schedule, new MemoryWorldStores(), seen);

    /// <summary>
    /// The same on other stores: then it isn't looked at what is stored after each step, and no delta object is damaged.
    /// </summary>
    public static async Task<Failure?> TryAsync(Schedule schedule, WorldStores stores, Seen seen)
    {
        var at = "before the first step";
        try
        {
            await using var world = new SimulatedWorld(schedule.Setup, stores, seen);
            var steps = new Steps(world);
            // The first epoch has the partitions that the topic begins with.
            await world.Hosts[0].TickAsync();
            for (var number = 0; number < schedule.Steps.Count; number++)
            {
                at = $"at step {number + 1} ({schedule.Steps[number]})";
                await steps.TakeAsync(schedule.Steps[number]);
                world.Watch?.Look(world.Hosts);
            }
            at = "at the end";
            await new Judge(world).JudgeAsync();
            return null;
        }
        catch (Exception exception)
        {
            return Failure.Of(exception, at);
        }
    }
}
