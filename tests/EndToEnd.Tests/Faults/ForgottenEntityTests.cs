using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Entities that their back end never runs again, though they are poked: their views go on in others.</summary>
public sealed class ForgottenEntityTests
{
    private static readonly Pipeline Pipeline = Some.Exact;

    // second    0     20              130            190                     500
    // shard     runs  frozen ──────────────────────────────────────────────  wakes up, changes nothing
    // view            layout 1        layout 2       goes on
    // timer     dead: batches make the ticks
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Views_of_frozen_entities_go_on_in_new_ones_and_the_results_are_those_of_all_events(int seed)
    {
        var random = new Random(seed);
        await using var run = new Run(seed);
        await run.PassAsync(20);
        var shards = await run.ShardsAsync();
        run.World.Mail.Frozen.UnionWith(random.GetItems([.. shards], 1 + random.Next(3)));
        await run.PassAsync(480);
        await run.World.DrainAsync();

        await Outcome.AssertAsync(run.World, Oracle.Of(run.Log, SealedClocks.Of(run.World)), "frozen");
        var views = run.World.Mail.Frozen.Select(shard => shard.View).Distinct().ToList();
        Assert.Equal(views.Count, run.Lines.Of("its back end has lost the entity"));
        var again = (await run.ShardsAsync()).Where(shard => shard.Layout.Value == 2).Select(shard => shard.View).Distinct();
        Assert.Equal(views.Order(), again.Order());

        var health = await run.Host.Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.Contains("was started again in new entities: ", health.Details, StringComparison.Ordinal);
        Assert.Contains("\"layout\":2,", health.Details, StringComparison.Ordinal);

        var before = await Outcome.ResultsAsync(run.World);
        foreach (var letter in run.World.Mail.Held.ToList())
            await run.Host.DeliverAsync(letter);
        run.World.Mail.Frozen.Clear();
        await run.PassAsync(5);
        Assert.Equal(before.Select(Described), (await Outcome.ResultsAsync(run.World)).Select(Described));
        await Audit.AssertCleanAsync(run.World, "awake");
    }

    [Fact]
    public async Task When_all_are_silent_nothing_is_started_again_and_health_says_that_the_back_end_is_down()
    {
        await using var run = new Run(6);
        await run.PassAsync(20);
        run.World.Mail.Frozen.UnionWith(await run.ShardsAsync());
        await run.PassAsync(300);

        Assert.Single(await run.World.Stores.Ledger.EpochsAsync("stream", CancellationToken.None));
        var health = await run.Host.Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.False(health.IsHealthy);
        Assert.Contains("the back end of the durable entities is down", health.Details, StringComparison.Ordinal);

        run.World.Mail.Frozen.Clear();
        await run.World.DrainAsync();
        await Outcome.AssertAsync(run.World, Oracle.Of(run.Log, SealedClocks.Of(run.World)), "all silent");
    }

    // A shard for which nothing waits may be silent.
    [Fact]
    public async Task An_entity_that_has_nothing_to_do_is_left_alone()
    {
        await using var run = new Run(7);
        await run.World.DrainAsync();
        await run.PassAsync(70);
        run.World.Mail.Frozen.Add((await run.ShardsAsync())[0]);
        await run.PassAsync(300);

        Assert.Single(await run.World.Stores.Ledger.EpochsAsync("stream", CancellationToken.None));
        Assert.NotEmpty(run.World.Mail.Held);
    }

    // second    20       130        190        480         …                  730
    // layout    1        2          begun      frozen too  not again so soon  3
    [Fact]
    public async Task A_view_is_started_again_at_most_once_in_ten_minutes()
    {
        await using var run = new Run(8, events: 3_000);
        await run.PassAsync(20);
        var first = (await run.ShardsAsync())[0];
        run.World.Mail.Frozen.Add(first);
        await run.PassAsync(300);
        run.World.Mail.Frozen.Add(first with { Layout = new LayoutNumber(2) });

        await run.UntilAsync(TimeSpan.FromMinutes(10), first.View, layout: 3);
        Assert.Equal(3, (await run.World.Stores.Ledger.EpochsAsync("stream", CancellationToken.None)).Count);
        var epochs = await run.World.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.InRange(epochs[2].OpenedAt - epochs[1].OpenedAt, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    private static string Described(Core.Windows.Result result) => $"{result.Id} {result.Kind} {result.Events} {result.End}";

    private sealed class Run : IAsyncDisposable
    {
        private int _second;

        public Run(int seed, int events = 400)
        {
            Log = SomeStream.Of(new Random(seed), 2, events);
            World = new World(new SimulatedTopic(Log), Pipeline, stores: new MemoryWorldStores()) { Log = Lines };
            Host = World.Start();
        }

        public List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log { get; }

        public LogLines Lines { get; } = new();

        public World World { get; }

        public Host Host { get; }

        public async Task<List<ShardId>> ShardsAsync() =>
            [.. (await World.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None))!.Shards()];

        /// <summary>A batch each second, which makes the tick; when there is nothing more to read, the last record comes again.</summary>
        public async Task PassAsync(int seconds)
        {
            for (; seconds > 0; seconds--, _second++)
            {
                if (!Host.HasMore)
                    Host.Next[0]--;
                await Host.BatchAsync([1, 1], new Random(_second));
                await World.DeliverAllAsync(Host);
                World.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        public async Task UntilAsync(TimeSpan atMost, string view, int layout)
        {
            var end = World.Clock.GetUtcNow() + atMost + TimeSpan.FromMinutes(2);
            while (!(await ShardsAsync()).Exists(shard => shard.View == view && shard.Layout.Value == layout))
            {
                Assert.True(World.Clock.GetUtcNow() < end, "it was not started again");
                await PassAsync(1);
            }
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
