using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.EndToEnd.Tests.Operations;
using static Serverless.EndToEnd.Tests.Faults.StreamVersions;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Layouts that change in the middle of windows that are far longer than the retention (<see cref="SlowWorld"/>).</summary>
public sealed class HandoverTests
{
    private static readonly Pipeline First = Of(NeverIdle);

    // day       0          20          40               the end
    // window    ├── a month ────────┼──────────────┼── ...
    // shards    1          2           3
    // ledger            only the last seven days
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Shards_1_2_3_on_day_20_leave_every_result_as_it_is(int seed)
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(seed), Of(NeverIdle, Shards(1)));
        await slow.PassAsync(days: 20);
        slow.Deploy(Of(NeverIdle, Shards(2)));
        await slow.PassAsync(days: 20);
        slow.Deploy(Of(NeverIdle, Shards(3)));
        await slow.AssertAsync("1, 2, 3 shards");
    }

    // day           0              20
    // partition 0   ── all keys ──── those that stay ──
    // partition 1                  ── those that move ──
    [Fact]
    public async Task Partitions_1_2_on_day_20_leave_every_result_as_it_is()
    {
        var log = Some.GrowingStream(new Random(5), before: 1, after: 2, events: 120, out var atGrowth);
        var version = Of(NeverIdle, Only("tumbling", "hopping", "uneven", "session", "some"));
        await using var slow = new SlowWorld(log, version, atGrowth);
        await slow.PassAsync(days: 60);
        slow.World.Topic.Partitions = 2;
        slow.World.Topic.Produce();
        await slow.AssertAsync("1, 2 partitions");
        var epoch = await slow.World.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        Assert.Equal((1, 2), (epoch!.View("hopping")!.Number.Value, epoch.View("tumbling")!.Number.Value));
    }

    // day        0      20       40      60
    // version    first  + more   first   + more
    // count, sum, max, last: of all events, in every window
    // more       ─      ├ since ┤  ─     ├ since day 60, of a window that was open then; whole in those that begin later
    [Fact]
    public async Task An_aggregate_that_comes_goes_and_comes_again_leaves_the_others_whole_and_says_since_when()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(3), First);
        await slow.PassAsync(days: 20);
        slow.Deploy(Of(NeverIdle, With("min")));
        await slow.PassAsync(days: 20);
        slow.Deploy(First);
        await slow.PassAsync(days: 20);
        slow.Deploy(Of(NeverIdle, With("min")));
        await slow.AssertAsync("gained, lost, gained");

        var epochs = await slow.World.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal(4, epochs.Count);
        var results = await QueryAsync(slow, "tumbling");
        var since = results.Where(result => result.TryGetProperty("since", out _)).ToList();
        Assert.Contains(since, result => result.GetProperty("since").GetProperty("more").GetDateTimeOffset() == epochs[3].OpenedAt);
        Assert.Contains(results, result => !since.Contains(result) && HasMore(result));
        Assert.All(results, result => Assert.True(HasMore(result) || since.Contains(result)));
    }

    // epoch              1            2: 'tumbling' has another shard
    // the other views    entities ─────────────────────────────────
    [Fact]
    public async Task An_epoch_costs_a_view_that_did_not_change_nothing()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(4), First);
        await slow.PassAsync(days: 20);
        await slow.TickAsync();
        var (entities, panes) = (Entities(slow), slow.Written.Count);
        slow.Deploy(Of(NeverIdle, View("tumbling", view => view["shards"] = 3)));
        for (var tick = 0; tick < 5; tick++)
        {
            slow.World.Clock.Advance(TimeSpan.FromSeconds(1));
            await slow.TickAsync();
            Assert.False((await slow.World.FlagsAsync()).Pressure);
        }
        Assert.Equal(entities, Entities(slow));
        Assert.DoesNotContain(slow.Written.Skip(panes), pane => pane.Id.View != "tumbling");
        Assert.Equal(2, slow.World.States.Keys.Where(shard => shard.View == "tumbling").Max(shard => shard.Layout.Value));
        await slow.AssertAsync("one view changed");
    }

    private static bool HasMore(JsonElement result) => result.GetProperty("values").TryGetProperty("more", out _);

    private static HashSet<ShardId> Entities(SlowWorld slow) => [.. slow.World.States.Keys.Where(shard => shard.View != "tumbling")];

    private static async Task<List<JsonElement>> QueryAsync(SlowWorld slow, string view)
    {
        var json = await slow.World.Start().Runtimes.Results
            .QueryJsonAsync("stream", view, null, null, null, 10_000, CancellationToken.None);
        return [.. JsonDocument.Parse(json!).RootElement.EnumerateArray()];
    }
}
