using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Operations;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using static Serverless.EndToEnd.Tests.Faults.LiveAsking;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Queries that ask the shards what they hold beside the stored results.</summary>
public sealed class LiveTests
{
    private const string Sliced = "sliced";

    // batch    ───┬───┬───┬───
    // asked       x   x   x        each time: as if the stream ended there
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task At_any_moment_the_answer_is_what_the_oracle_says_of_the_events_so_far(int seed)
    {
        var log = SomeStream.Of(new Random(seed), 1 + (seed % 3), events: 200);
        await using var world = new World(new SimulatedTopic(log), seed == 2 ? null : Kept);
        var host = world.Start();
        for (var batch = 0; host.HasMore; batch++)
        {
            await host.BatchAsync([.. log.Select(_ => 12)], new Random(batch));
            await world.CatchUpAsync(host, host.Next);
            await AssertLiveAsync(world, log, host, $"seed {seed}, batch {batch}");
        }
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
    }

    // batch    ──────┬──────
    // stored         nothing
    // live           all
    [Fact]
    public async Task What_is_kept_is_not_stored_before_its_window_ends()
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(10, 20, 30)), Only("tumbling"));
        var host = await ReadAllAsync(world);

        var stored = await AskAsync(world, host, "tumbling", states: null);
        var live = await AskAsync(world, host, "tumbling", new WorldStates(world));

        Assert.Equal("[]", stored.Json);
        var result = Assert.Single(Results(live));
        Assert.Equal(("early", 3), (result.GetProperty("pane").GetString(), result.GetProperty("events").GetInt32()));
        Assert.Equal(0, result.GetProperty("paneIndex").GetInt32());
    }

    // shards          3: hold ──────────── handed over ────────────
    //                 5:        none has begun                        all have begun
    // asked   x       x                    x                          x
    [Fact]
    public async Task While_a_layout_is_handed_over_the_answer_stays_whole()
    {
        var log = SomeStream.Of(new Random(5), 2, events: 120);
        await using var world = new World(new SimulatedTopic(log), Kept);
        var host = await ReadAllAsync(world);
        await AssertLiveAsync(world, log, host, "before");

        foreach (var view in new[] { "tumbling", "hopping", "sliding", "session" })
            Assert.True((await host.Runtimes.Epochs.ReshardAsync("stream", view, "5", CancellationToken.None)).IsDone);
        await AssertLiveAsync(world, log, host, "asked for");

        // The old shards come to the end of their chains and hand over; none of the new ones is reached.
        for (var tick = 0; tick < 5; tick++)
        {
            await host.TickAsync();
            foreach (var letter in world.Mail.TakeAll().Where(letter => letter.Shard.Layout.Value == 1))
                await host.DeliverAsync(letter);
            await AssertLiveAsync(world, log, host, $"tick {tick}");
        }
        Assert.DoesNotContain(world.States.Keys, shard => shard.Layout.Value == 2);
        Assert.Contains(world.States.Values, state => Core.States.ShardStateFormat.IsHandedOver(state));

        // One after the other begins.
        await host.TickAsync();
        foreach (var letter in world.Mail.TakeAll())
        {
            await host.DeliverAsync(letter);
            await AssertLiveAsync(world, log, host, $"{letter.Shard} begins");
        }
        Assert.Contains(world.States.Keys, shard => shard.Layout.Value == 2);
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "handed over");
    }

    // What is open is newer than what is stored, and a session that has grown takes the place of those that it holds.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_newest_of_each_key_and_the_newest_first_are_those_of_the_whole_answer(int seed)
    {
        var log = SomeStream.Of(new Random(seed), 2, events: 150);
        await using var world = new World(new SimulatedTopic(log), Kept);
        var host = await ReadAllAsync(world);
        foreach (var view in world.Pipeline.Views.Select(view => view.Name))
        {
            var all = await AskAsync(new ResultQuestion());
            Assert.Equal(
                all.GroupBy(result => result.Id.Key).Select(key => Stores.Some.Text(key.Last())),
                (await AskAsync(new ResultQuestion { Listing = ResultListing.NewestOfEachKey })).Select(Stores.Some.Text));
            var some = all[0].Id.Key;
            Assert.Equal(
                all.Where(result => result.Id.Key == some).Reverse().Select(Stores.Some.Text),
                (await AskAsync(new ResultQuestion { Key = some, Listing = ResultListing.NewestFirst })).Select(Stores.Some.Text));

            async Task<List<Result>> AskAsync(ResultQuestion asked)
            {
                var found = new List<Result>();
                for (var next = asked with { IsLive = true, Limit = 3 }; ;)
                {
                    var page = (await host.Runtimes.Results.AnswerAsync("stream", view, next, new WorldStates(world), default)).Page!;
                    found.AddRange(page.Results);
                    if (page.Continuation is not { } token)
                        return found;
                    next = next with { Continuation = token };
                }
            }
        }
    }

    // One shard is asked where the key is known, also in a view whose shards follow partitions.
    [Theory]
    [InlineData("hopping")]
    [InlineData("tumbling")]
    public async Task For_a_key_its_shard_alone_is_asked(string view)
    {
        var log = SomeStream.Of(new Random(7), 3, events: 60);
        await using var world = new World(new SimulatedTopic(log), Kept);
        var host = await ReadAllAsync(world);
        foreach (var key in new[] { "k0", "k1", "k2", "k3", "k4", "k5" })
        {
            var states = new WorldStates(world);
            var alone = Results(await AskAsync(world, host, view, states, key));
            var all = Results(await AskAsync(world, host, view, new WorldStates(world)));

            Assert.Single(states.Asked);
            Assert.Equal(
                all.Where(result => result.GetProperty("key").GetString() == key).Select(result => result.GetRawText()),
                alone.Select(result => result.GetRawText()));
        }
    }

    //  windows   [0,100) 3 events   [100,200) 1   [200,300) 1
    [Theory]
    [InlineData(0, 100, 1)]
    [InlineData(100, 300, 2)]
    [InlineData(99, 101, 2)]
    [InlineData(300, 900, 0)]
    public async Task A_range_takes_open_windows_that_overlap_it(long from, long to, int results)
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(10, 20, 30, 110, 210)), Only("tumbling"));
        var host = await ReadAllAsync(world);

        var live = await host.Runtimes.Results.AnswerAsync(
            "stream", "tumbling", null, At(from), At(to), 10, new WorldStates(world), CancellationToken.None);

        Assert.Equal(results, Results(live).Count);
    }

    [Fact]
    public async Task Before_anything_is_sealed_and_before_a_shard_has_begun_there_is_nothing()
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(10, 20)), Only("tumbling"));
        var host = world.Start();
        Assert.Equal("[]", (await AskAsync(world, host, "tumbling", new WorldStates(world))).Json);

        await host.BatchAsync([9], new Random(1));
        Assert.Equal("[]", (await AskAsync(world, host, "tumbling", new WorldStates(world))).Json);
        Assert.Equal(new QueryAnswer(null, null), await AskAsync(world, host, "none", new WorldStates(world)));
    }

    /// <summary>What is answered for all views is as if the stream ended with what the host has read.</summary>
    private static async Task AssertLiveAsync(
        World world, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Host host, string run)
    {
        var oracle = Oracle.Of([.. log.Select((records, partition) => records.Take(host.Next[partition]).ToList())]);
        var found = new List<Result>();
        // Of windows that are made of slices only the next one is shown.
        foreach (var view in world.Pipeline.Views.Where(view => view.Name != Sliced))
        {
            var live = await host.Runtimes.Results.LiveAsync(
                "stream", view.Name, null, null, null, new WorldStates(world), CancellationToken.None);
            Assert.Null(live!.Problem);
            var ordered = await live.Results.ToListAsync();
            Assert.Equal(ordered.Select(result => result.Id).Order(ResultIdOrder.Instance), ordered.Select(result => result.Id));
            found.AddRange(ordered);
        }
        var expected = oracle.Only(world.Pipeline).Results.Where(result => result.Key.View != Sliced).ToDictionary();
        Outcome.AssertSame(found, expected, null, world.Pipeline, run);
    }

    private static DateTimeOffset At(long time) => DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + time);
}
