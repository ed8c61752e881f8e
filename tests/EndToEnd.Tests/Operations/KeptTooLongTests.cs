using System.Text.Json.Nodes;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Health;
using Serverless.Runtime.Retention;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>What the collector keeps past its retention for a shard's sake is shown, and too much of it is a problem.</summary>
public sealed class KeptTooLongTests
{
    // sealed      ── rows ──────── retention ── | ── overdue ── a batch, the collector
    // shards      none has applied anything
    [Theory]
    [InlineData(0, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task Health_tells_how_long_rows_are_overdue_and_is_degraded_beyond_an_hour(int minutes, bool isHealthy)
    {
        await using var world = await SealedAsync();
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromMinutes(minutes));
        var host = world.Start();
        await host.BatchAsync([20, 20], new Random(2));
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);

        var (health, stream) = await HealthAsync(world);

        Assert.True(health.IsHealthy == isHealthy, health.Details);
        Assert.Equal(minutes * 60, stream["retention"]!["overdueSeconds"]?.GetValue<double>() ?? 0);
        if (!isHealthy)
            Assert.Contains("1.0 h past their retention", stream["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // shards      apply all ── the collector, in another process ── health
    [Fact]
    public async Task It_is_over_when_the_collector_has_run_after_the_shards_have_applied()
    {
        await using var world = await SealedAsync();
        world.Clock.Advance(world.Options.Retention + (2 * RetentionCleaner.MostOverdue));
        await world.Start().Runtimes.Retention.RunAsync(CancellationToken.None);
        Assert.False((await HealthAsync(world)).Health.IsHealthy);

        await world.DrainAsync();
        world.Clock.Advance(world.Options.ReportInterval);
        var host = world.Start();
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        await world.PassCheckpointsAsync(host);
        await world.Start().Runtimes.Retention.RunAsync(CancellationToken.None);

        var (health, stream) = await HealthAsync(world);
        Assert.True(health.IsHealthy, health.Details);
        Assert.Null(stream["retention"]!["overdueSeconds"]);
    }

    private static async Task<World> SealedAsync()
    {
        var world = new World(new SimulatedTopic(SomeStream.Of(new Random(9), 2, events: 120)), Some.Rekeyed);
        await world.Start().BatchAsync([20, 20], new Random(1));
        (world.Topic.Committed[0], world.Topic.Committed[1]) = (20, 20);
        return world;
    }

    /// <summary>As a process tells it that doesn't run the collector.</summary>
    private static async Task<(HealthAnswer Health, JsonNode Stream)> HealthAsync(World world)
    {
        var host = world.Start();
        await host.TickAsync();
        var health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        return (health, JsonNode.Parse(health.Details)!["pipelines"]!["stream"]!);
    }
}
