using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Watermarks;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>What health says of the sum that ledger and shards must agree on.</summary>
public sealed class HealthOfShardsTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    [InlineData(1, false)]
    public async Task Shards_that_have_applied_all_must_have_applied_what_the_ledger_has_merged(int amiss, bool isHealthy)
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(4), 2, 150)));
        await world.DrainAsync();
        var host = world.Start();
        await SayAsync(world, host, amiss);
        world.Clock.Advance(TickReporter.Interval);

        await host.TickAsync();

        var health = await host.Runtimes.Health.CheckAsync(default);
        Assert.True(health.IsHealthy == isHealthy, health.Details);
    }

    /// <summary>Every shard reports its saved state, the first one with so many events more than it has applied.</summary>
    private static async Task SayAsync(World world, Host host, int amiss)
    {
        foreach (var (shard, state) in world.States)
        {
            var said = host.Runtimes.Shards.Describe(shard, state)!.ToReport(shard);
            var fences = said.Fences
                .Select(fence => fence.Applied > 0 && amiss != 0 ? fence with { Applied = Take(fence.Applied) } : fence);
            await world.Stores.Reports.ReportAsync(said with { Fences = [.. fences] }, default);
        }

        long Take(long applied)
        {
            (applied, amiss) = (applied + amiss, 0);
            return applied;
        }
    }
}
