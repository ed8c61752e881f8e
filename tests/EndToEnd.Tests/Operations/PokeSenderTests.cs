using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>Pokes of batches leave in the background, at the moments of their shards.</summary>
public sealed class PokeSenderTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The back end of the entities takes nothing: batches are sealed as if it did.
    [Fact]
    public async Task No_batch_waits_for_a_poke()
    {
        await using var world = Of(batches: 3);
        var pokes = new HeldPokes();
        var host = world.Start();

        for (var batch = 0; batch < 3; batch++)
            await BatchAsync(world, host, batch, pokes);

        Assert.Equal(29, (await world.Stores.Ledger.HeadsAsync("stream", new Epoch(1), default))[0].Last.Value);
        Assert.NotEqual(0, pokes.Count);
        Assert.Empty(pokes.Sent);
    }

    //  0 ms   batch 1: poked at once    batch 2, batch 3: wait
    //  then   the moment of the shard: one poke with both
    [Fact]
    public async Task What_is_sealed_between_two_moments_of_a_shard_goes_in_one_poke()
    {
        await using var world = Of(batches: 3);
        var host = world.Start();
        for (var batch = 0; batch < 3; batch++)
            await host.BatchAsync([10], new Random(1));
        var first = Chunks(world);

        world.Clock.Advance(Interval);
        var second = Chunks(world);

        Assert.All(first, shard => Assert.Equal([-1L], Assert.Single(shard.Value)));
        Assert.All(second, shard => Assert.Equal([9L, 19], Assert.Single(shard.Value)));
        Assert.Equal(first.Keys, second.Keys);
    }

    // Two instances whose batches come at any time poke a shard at the same moments, and shards have theirs at different ones.
    [Fact]
    public void Every_instance_has_the_same_moments_for_a_shard_and_shards_have_different_ones()
    {
        var interval = (long)Interval.TotalMilliseconds;
        var shards = Enumerable.Range(0, 600).Select(number => new ShardId("p", "v", new LayoutNumber(1), number)).ToList();

        Assert.All(shards, shard => Assert.Equal(
            shard.BeatOf(interval).UntilNext(0) % interval, (123 + shard.BeatOf(interval).UntilNext(123)) % interval));
        var busiest = shards.GroupBy(shard => shard.BeatOf(interval).UntilNext(0) / 100).Max(tenth => tenth.Count());
        Assert.InRange(busiest, 60, 90);
    }

    //  0 s  batch     1 s  batch, tick: the shards know it by the batches' pokes     2 s  tick: no batch has come, every shard is poked
    [Fact]
    public async Task The_timer_leaves_shards_to_the_batches_that_poke_them_and_takes_over_when_none_come()
    {
        await using var world = Of(batches: 2);
        var host = world.Start();
        await host.BatchAsync([10], new Random(1));
        await host.TickAsync();
        world.Mail.TakeAll();
        await host.BatchAsync([10], new Random(1));
        world.Clock.Advance(Interval);
        var poked = Chunks(world).Keys.ToHashSet();

        await host.TickAsync();
        var first = world.Mail.TakeAll().Select(letter => letter.Shard).ToHashSet();
        world.Clock.Advance(Interval);
        await host.TickAsync();
        var second = world.Mail.TakeAll().Select(letter => letter.Shard).ToHashSet();

        Assert.NotEmpty(poked);
        Assert.Empty(poked.Intersect(first));
        Assert.Superset(poked, second);
    }

    //  0 s  batch, the first after an idle time: what shards emit of it they write when they are poked again     1 s  tick
    [Fact]
    public async Task The_timer_pokes_shards_at_once_that_a_batch_has_poked_after_an_idle_time()
    {
        await using var world = Of(batches: 1);
        var host = world.Start();
        await host.BatchAsync([10], new Random(1));
        var poked = Chunks(world).Keys.ToHashSet();

        world.Clock.Advance(Interval);
        await host.TickAsync();

        Assert.Superset(poked, world.Mail.TakeAll().Select(letter => letter.Shard).ToHashSet());
    }

    // Another instance has sealed what this one's pokes say nothing of.
    [Fact]
    public async Task The_timer_pokes_shards_whose_sources_go_on_elsewhere()
    {
        await using var world = Of(batches: 3);
        var host = world.Start();
        var other = world.Start();
        await host.BatchAsync([10], new Random(1));
        await host.TickAsync();
        world.Topic.Committed[0] = 10;
        await other.BatchAsync([20], new Random(1));
        world.Mail.TakeAll();

        world.Clock.Advance(Interval);
        await host.TickAsync();

        Assert.Contains(world.Mail.TakeAll(), letter => letter.Poke.Heads is { } heads && heads[0] == 19);
    }

    private static ValueTask BatchAsync(World world, Host host, int batch, IPokes pokes) => new(host.Runtimes.Batches("stream")
        .ProcessAsync([.. world.Topic.Records[0].Skip(10 * batch).Take(10)], pokes, CancellationToken.None));

    /// <summary>By shard, the previous offsets of the chunks of each poke that has any.</summary>
    private static Dictionary<ShardId, List<long[]>> Chunks(World world) => world.Mail.TakeAll()
        .Where(letter => letter.Poke.Chunks.Count > 0)
        .GroupBy(letter => letter.Shard)
        .ToDictionary(
            shard => shard.Key,
            shard => shard.Select(letter => letter.Poke.Chunks.Select(chunk => chunk.Previous).ToArray()).ToList());

    private static World Of(int batches)
    {
        var topic = new SimulatedTopic(SomeStream.Of(new Random(3), 1, events: 20 * batches));
        topic.Produced[0] = 10 * batches;
        return new World(topic, Some.Exact, new RuntimeOptions { PokeInterval = Interval });
    }
}
