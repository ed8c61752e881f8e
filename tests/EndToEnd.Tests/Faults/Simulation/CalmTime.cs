namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Time in which nothing happens but the timer's ticks, and what health says then.</summary>
internal sealed class CalmTime(SimulatedWorld world)
{
    /// <summary>Two ticks a second, each with all pokes that come of it.</summary>
    public async Task PassAsync(Host host, int seconds)
    {
        for (var tick = 0; tick < seconds * 2; tick++)
        {
            world.World.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await host.TickAsync();
            await world.World.DeliverAllAsync(host);
        }
    }

    /// <summary>Whether health is bad, or a shard has reported that it can't go on.</summary>
    public async Task<bool> IsLoudAsync(Host host) =>
        !(await host.Runtimes.Health.CheckAsync(CancellationToken.None)).IsHealthy
        || (await world.World.Stores.Reports.ReadAsync(world.World.Pipeline.Name, CancellationToken.None))
            .Any(report => report.Stuck is not null);
}
