using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What durable entities kept of the shards is lost or damaged in the middle of a stream.</summary>
public sealed class LostStateTests
{
    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("flipped")]
    public async Task A_shard_is_rebuilt_from_the_ledger(string damage)
    {
        var log = SomeStream.Of(new Random(8), 2, events: 150);
        await using var world = new World(new SimulatedTopic(log));
        var host = world.Start();
        for (var round = 0; host.HasMore; round++)
        {
            await host.BatchAsync([6, 6], new Random(round));
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromMilliseconds(250));
            if (round == 6)
                DamageAll(world, damage);
        }
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), damage);
    }

    [Fact]
    public async Task A_damaged_state_has_nothing_to_say_of_itself()
    {
        var log = SomeStream.Of(new Random(8), 1, events: 40);
        await using var world = new World(new SimulatedTopic(log));
        await world.DrainAsync();
        var host = world.Start();
        Assert.All(await world.StatusAsync(host), Assert.NotNull);
        DamageAll(world, "flipped");
        Assert.All(await world.StatusAsync(host), Assert.Null);
    }

    private static void DamageAll(World world, string damage)
    {
        var random = new Random(1);
        foreach (var (shard, state) in world.States.ToList())
        {
            if (damage == "gone")
                world.States.Remove(shard);
            else
                world.States[shard] = Damaged(state, damage, random);
        }
    }

    private static byte[] Damaged(byte[] state, string damage, Random random)
    {
        var damaged = damage switch { "empty" => [], "cut" => state[..random.Next(state.Length)], _ => state.ToArray() };
        if (damage == "garbage")
            random.NextBytes(damaged);
        else if (damage == "flipped")
            damaged[random.Next(damaged.Length)] ^= 4;
        return damaged;
    }
}
