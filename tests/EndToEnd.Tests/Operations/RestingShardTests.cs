using Serverless.Core.Ledger;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>A shard that has nothing open and nothing new costs no operations, but for one each report interval.</summary>
public sealed class RestingShardTests
{
    private static readonly RuntimeOptions Options = new() { PokeInterval = TimeSpan.Zero };

    //  all windows closed, all reported: of 60 ticks each shard is poked by those at which its reports are due
    [Fact]
    public async Task Shards_with_nothing_open_are_poked_to_report_only()
    {
        await using var world = Of();
        var host = world.Start();
        await CloseAllAsync(world, host);

        var pokes = await SecondsAsync(world, host, 60);

        Assert.All(pokes.GroupBy(shard => shard), shard => Assert.InRange(shard.Count(), 1, 3));
        Assert.Equal(Shards(world).Order(), pokes.Distinct().Select(shard => shard.ToString()).Order());
    }

    //  at rest ─ a batch, of which every poke is lost ─ tick: the shards that lag are poked again each second
    [Fact]
    public async Task A_resting_shard_wakes_up_with_the_next_tick_after_its_sources_have_moved()
    {
        await using var world = Of();
        var host = world.Start();
        await CloseAllAsync(world, host);
        await SecondsAsync(world, host, 40);
        world.Topic.Produced[0] += 20;
        await host.BatchAsync([20], new Random(1));
        world.Mail.TakeAll();

        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await host.TickAsync();
        await host.TickAsync();

        Assert.Equal(Shards(world).Order(), world.Mail.TakeAll().Select(letter => letter.Shard.ToString()).Distinct().Order());
    }

    //  windows are open: they may be due by time alone
    [Fact]
    public async Task Shards_with_open_windows_are_poked_at_every_tick()
    {
        await using var world = Of();
        var host = world.Start();
        await host.BatchAsync([20], new Random(1));
        await world.DeliverAllAsync(host);
        await host.TickAsync();
        await world.DeliverAllAsync(host);

        var open = world.States.Count;
        var pokes = await SecondsAsync(world, host, 5);

        Assert.NotEqual(0, open);
        Assert.All(pokes.GroupBy(shard => shard), shard => Assert.Equal(5, shard.Count()));
    }

    /// <summary>Reads all that is produced, closes every window, and lets every shard report that.</summary>
    private static async Task CloseAllAsync(World world, Host host)
    {
        await host.BatchAsync([20], new Random(1));
        await world.DeliverAllAsync(host);
        for (var second = 0; second < 3; second++)
        {
            await host.FlushAsync();
            await world.DeliverAllAsync(host);
        }
        await SecondsAsync(world, host, 75);
    }

    /// <summary>Ticks, each with all that it asks for; returns the shards poked.</summary>
    private static async Task<List<ShardId>> SecondsAsync(World world, Host host, int seconds)
    {
        var poked = new List<ShardId>();
        for (var second = 0; second < seconds; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.TickAsync();
            var letters = world.Mail.TakeAll();
            poked.AddRange(letters.Select(letter => letter.Shard));
            foreach (var letter in letters)
                await host.DeliverAsync(letter);
        }
        return poked;
    }

    private static IEnumerable<string> Shards(World world) => world.States.Keys.Select(shard => shard.ToString());

    private static World Of()
    {
        var topic = new SimulatedTopic(SomeStream.Of(new Random(3), 1, events: 80));
        topic.Produced[0] = 20;
        return new World(topic, Some.Aligned, Options, stores: new Faults.Memory.MemoryWorldStores());
    }
}
