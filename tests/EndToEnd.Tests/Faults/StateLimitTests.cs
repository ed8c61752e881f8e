using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Health;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>States that are near the size which their back end takes, and over it.</summary>
public sealed partial class StateLimitTests
{
    private const int Limit = 2_500;

    private static readonly Pipeline Tumbling = Some.Of(view => view.Name == "tumbling"
        ? view with { Shards = 1, Sharding = Sharding.Rekeyed, EarlyMs = null }
        : null);

    // Never idle: the windows stay open.
    private static readonly Pipeline Pipeline = Pipeline.Compile(Tumbling.Definition with
    {
        EventTime = Tumbling.Definition.EventTime with { IdleMs = 3_600_000 },
    });

    // keys      600 in one window: the state would take more than the limit
    // shard     stuck, as it was ──────── reshard ──── 8 shards go on
    [Fact]
    public async Task A_state_over_the_limit_is_stuck_loudly_until_the_view_has_more_shards()
    {
        var log = Keys(600);
        await using var world = await PassedAsync(log);
        var host = world.Start();
        await PassAsync(world, host, seconds: 40);

        Assert.All(world.States.Values, state => Assert.InRange(state.Length, 0, Limit));
        Assert.True((await world.FlagsAsync()).Pressure);
        var health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.False(health.IsHealthy);
        Assert.Contains("more than the 2,500 that can be saved (Runtime__StateLimitBytes)", health.Details, StringComparison.Ordinal);

        var count = Count().Match(health.Details).Groups[1].Value;
        var answer = await host.Runtimes.Epochs.ReshardAsync("stream", "tumbling", count, CancellationToken.None);
        Assert.True(answer.IsDone, answer.Text);
        await PassAsync(world, host, seconds: 5);
        Assert.False((await world.FlagsAsync()).Pressure);
        Assert.All(world.States.Values, state => Assert.InRange(state.Length, 0, Limit * 6 / 10));
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "over the limit");
    }

    // Two shards, too, would be over it: the layout between them has never saved a state.
    [Fact]
    public async Task Shards_that_could_never_save_a_state_hand_theirs_over_too()
    {
        var log = Keys(900);
        await using var world = await PassedAsync(log);
        var host = world.Start();
        foreach (var count in new[] { "2", "16" })
        {
            var answer = await host.Runtimes.Epochs.ReshardAsync("stream", "tumbling", count, CancellationToken.None);
            Assert.True(answer.IsDone, answer.Text);
            await PassAsync(world, host, seconds: 5);
        }

        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "twice over the limit");
    }

    [Fact]
    public async Task A_state_near_the_limit_is_a_warning_that_degrades_nothing()
    {
        await using var world = await PassedAsync(Keys(130));
        var host = world.Start();
        await PassAsync(world, host, seconds: 40);

        var health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.True(health.IsHealthy, health.Details);
        Assert.Matches("the state of stream.tumbling.1.0 takes [0-9,]+ bytes, [6-9][0-9] % of the 2,500", Assert.Single(Warnings(health)));
    }

    private static List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Keys(int count) =>
        Some.Stream(Enumerable.Range(0, count).Select(number => new StreamEvent($"key-{number}", number, number % 90)));

    private static async Task<World> PassedAsync(List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        var options = new RuntimeOptions { StateLimitBytes = Limit };
        var world = new World(new SimulatedTopic(log), Pipeline, options, stores: new MemoryWorldStores());
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([100], new Random(1));
        await PassAsync(world, host, seconds: 10);
        return world;
    }

    private static async Task PassAsync(World world, Host host, int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static List<string?> Warnings(HealthAnswer health) => [.. JsonDocument.Parse(health.Details).RootElement
        .GetProperty("pipelines").GetProperty("stream").GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString())];

    [GeneratedRegex(@"shards\?count=(\d+)")]
    private static partial Regex Count();
}
