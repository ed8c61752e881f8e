using System.Text.Json.Nodes;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using static Serverless.EndToEnd.Tests.Faults.LiveAsking;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Queries to shards that can't answer, and after a change of what is asked.</summary>
public sealed class LiveProblemTests
{
    private const string Asks = "; ask again, or without live=true for what is stored";

    // A state that is gone is made again from its checkpoint and the ledger; until then nothing stands in for it.
    [Fact]
    public async Task A_shard_that_has_lost_its_state_is_a_problem_until_it_is_made_again()
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(10, 20)), Only("tumbling"));
        var host = await ReadAllAsync(world);
        await world.ReportAsync(host);
        var shard = Assert.Single(world.States.Keys);
        world.States.Clear();

        var answer = await AskAsync(world, host, "tumbling", new WorldStates(world));

        Assert.Equal(new LiveProblem($"shard {shard} has no state now, and is made again{Asks}", MayPass: true), answer.Problem);
        Assert.Null(answer.Json);
    }

    [Theory]
    [InlineData("damaged", "can't be read: ")]
    [InlineData("later", "can't be read: ")]
    [InlineData("throws", "can't be read: no luck")]
    [InlineData("silent", "couldn't be read within 5 s")]
    public async Task A_state_that_cannot_be_read_is_a_problem_that_names_the_shard(string how, string why)
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(1), 2, events: 40)), Kept);
        var host = await ReadAllAsync(world);
        var shard = new ShardId("stream", "hopping", new LayoutNumber(1), 1);
        var states = new WorldStates(world)
        {
            Instead = asked => asked != shard ? null : how switch
            {
                "damaged" => Spoilt(world.States[shard], at: 40),
                "later" => Spoilt(world.States[shard], at: 1),
                "throws" => Task.FromException<byte[]?>(new StoreUnavailableException("no luck")),
                _ => new TaskCompletionSource<byte[]?>().Task,
            },
        };

        var answer = await AskAsync(world, host, "hopping", states);

        Assert.StartsWith($"shard {shard} {why}", answer.Problem!.Why, StringComparison.Ordinal);
        Assert.EndsWith(Asks, answer.Problem.Why, StringComparison.Ordinal);
        Assert.True(answer.Problem.MayPass);
        Assert.Null(answer.Json);
    }

    [Fact]
    public async Task Without_a_key_a_view_of_too_many_shards_is_refused_and_with_one_it_is_not()
    {
        var wide = Some.Of(view => view.Name == "hopping" ? view with { Shards = 65 } : null);
        await using var world = new World(new SimulatedTopic(Some.Stream(10, 20)), wide);
        var host = await ReadAllAsync(world);

        var refused = await AskAsync(world, host, "hopping", new WorldStates(world));
        var one = await AskAsync(world, host, "hopping", new WorldStates(world), "k0");

        Assert.Equal(
            new LiveProblem(
                "live=true would ask 65 shards of view hopping, and 64 are allowed: ask for a key, "
                + "or without live=true for what is stored", MayPass: false),
            refused.Problem);
        Assert.NotEmpty(Results(one));
    }

    // version   first                     another condition
    // shards    hold what they had ────── emit it, and have ended
    [Fact]
    public async Task What_a_view_meant_before_is_answered_as_well()
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(10, 20, 30)), Version("\"kept\""));
        var host = await ReadAllAsync(world);
        var before = Assert.Single(Results(await AskAsync(world, host, "tumbling", new WorldStates(world))));
        world.Pipeline = Version("\"kept\"", where: "value >= 0");
        host = world.Start();
        await host.Runtimes.ActivateAsync("stream", CancellationToken.None);

        for (var tick = 0; tick < 4; tick++)
        {
            var first = Assert.Single(Results(await AskAsync(world, host, "tumbling~1", new WorldStates(world))));
            Assert.Equal(before.GetProperty("values").GetRawText(), first.GetProperty("values").GetRawText());
            await host.TickAsync();
            await world.DeliverAllAsync(host);
        }
    }

    // early    kept              100ms                    kept
    // stored   nothing           an early pane            the same, and the read is ahead of it
    [Fact]
    public async Task Whether_early_panes_are_written_may_change_at_any_time_and_no_layout_does()
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(10, 20, 30)), Version("\"kept\""));
        var host = await ReadAllAsync(world);
        foreach (var (early, pane) in new[] { ("\"100ms\"", 1), ("\"kept\"", 1) })
        {
            world.Pipeline = Version(early);
            host = world.Start();
            await host.Runtimes.ActivateAsync("stream", CancellationToken.None);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await world.CatchUpAsync(host, host.Next);

            Assert.Equal(pane, Results(await AskAsync(world, host, "tumbling", states: null)).Count);
            Assert.Single(Results(await AskAsync(world, host, "tumbling", new WorldStates(world))));
        }
        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.All(epochs, epoch => Assert.Equal(1, epoch.View("tumbling")!.Number.Value));
        Assert.Equal(3, epochs.Count);
    }

    /// <summary>The view of tumbling windows alone, with a shard.</summary>
    private static Pipeline Version(string early, string? where = null) => StreamVersions.Of(
        StreamVersions.Only("tumbling"),
        StreamVersions.View("tumbling", view =>
        {
            (view["early"], view["shards"], view["sharding"]) = (JsonNode.Parse(early), 1, "rekeyed");
            if (where is not null)
                view["where"] = where;
        }));

    private static Task<byte[]?> Spoilt(byte[] state, int at)
    {
        byte[] spoilt = [.. state];
        spoilt[at] ^= 64;
        return Task.FromResult<byte[]?>(spoilt);
    }
}
