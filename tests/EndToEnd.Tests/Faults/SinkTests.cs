using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Messages;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.WindowKinds.Sliding;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What goes to topics comes there at least once and in the order of its key, and keeps nothing else from its work.</summary>
public sealed class SinkTests
{
    // Sessions may close by idleness in other ways; the others are exact.
    private static readonly Pipeline Sunk = SunkStream.Of(
        Some.Of(view => view.Window is SlidingWindow or GlobalCountWindow ? null : view));

    private static readonly RuntimeOptions Options = new()
    {
        PokeInterval = TimeSpan.Zero,
        InlineSectionBytes = 64,
        PressureHold = TimeSpan.FromMilliseconds(1_500),
    };

    private static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(11), 2, events: 48);

    [Theory, Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_loses_no_message_and_brings_none_out_of_order(bool after)
    {
        var writes = await RunAsync(null);
        Assert.Superset(new HashSet<string> { "message", "delta", "delete", "state" }, writes.ToHashSet());
        // Every third, from another one for each way to end.
        for (var write = after ? 1 : 2; write <= writes.Count; write += 3)
            await RunAsync(new CrashPoint(write, after));
    }

    // brokers     up   down ......................   up
    // store            all results, all the same
    // pressure         none until the limit, then
    [Fact]
    public async Task While_brokers_are_down_results_are_stored_and_ingestion_waits_only_from_the_limit_on()
    {
        await using var world = new World(new SimulatedTopic(Log), Sunk, Options, stores: new MemoryWorldStores());
        var host = world.Start();
        host.Faults.Forecast = what => what == "message" ? Weather.Down : Weather.Fair;
        while (host.HasMore)
        {
            await host.BatchAsync([8, 8], new Random(1));
            await TickAsync(world, host);
            Assert.False((await world.FlagsAsync()).Pressure);
        }
        await host.FlushAsync();
        for (var second = 0; second < 12; second++)
            await TickAsync(world, host, passingMs: 1_000);
        await Outcome.AssertResultsAsync(world, Oracle.Of(Log).Only(world.Pipeline), "brokers are down");
        Assert.Empty(world.Messages.All);
        var stuck = (await world.Stores.Reports.ReadAsync("stream", default)).Where(report => report.Stuck is not null).ToList();
        Assert.Equal(["sink_dead-letters", "sink_events", "sink_late"], stuck.Select(report => report.Shard.View).Distinct().Order());
        Assert.Contains("panes wait for their topics", await ProblemAsync(world));

        world.Clock.Advance(Options.SinkLagLimit);
        await TickAsync(world, host);
        Assert.True((await world.FlagsAsync()).Pressure);

        host.Faults.Forecast = _ => Weather.Fair;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.DrainAsync();
        await SunkStream.FinishAsync(world);
        SunkStream.AssertAll(world, Log, Oracle.Of(Log).Only(world.Pipeline), "brokers were down");
        Assert.False((await world.FlagsAsync()).Pressure);
    }

    // Of each call to the brokers only some messages arrive, or all and the answer is lost.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_arrives_in_part_arrives_whole_later_and_in_order(int seed)
    {
        await using var world = new World(new SimulatedTopic(Log), Sunk, Options, stores: new MemoryWorldStores());
        var (host, random) = (world.Start(), new Random(seed));
        host.Faults.Forecast = what => what == "message" && random.Next(3) == 0 ? Weather.Unheard : Weather.Fair;
        while (host.HasMore)
        {
            world.Messages.FailsAfter = random.Next(2) == 0 ? random.Next(6) : null;
            await host.BatchAsync([5, 5], random);
            await TickAsync(world, host);
            if (random.Next(4) == 0)
                world.States.Remove(world.States.Keys.Where(shard => EventSink.IsName(shard.View)).FirstOrDefault());
        }
        world.Messages.FailsAfter = null;
        await world.DrainAsync();
        await SunkStream.FinishAsync(world);
        SunkStream.AssertAll(world, Log, Oracle.Of(Log).Only(world.Pipeline), $"seed {seed}");
        Assert.NotEqual(world.Messages.Of(SunkStream.Events).Count, world.Messages.Once(SunkStream.Events).Count);
    }

    // shards of events    2 ──────── 3 ──────── 1
    // brokers             up   down    up
    [Fact]
    public async Task Other_numbers_of_shards_lose_nothing_and_keep_the_order_also_while_brokers_are_down()
    {
        await using var world = new World(new SimulatedTopic(Log), Sunk, Options, stores: new MemoryWorldStores());
        for (var partition = 0; partition < Log.Count; partition++)
            world.Topic.Produced[partition] = Log[partition].Count / 3;
        var host = world.Start();
        await ReadAsync(world, host);
        foreach (var shards in (int[])[3, 1])
        {
            host.Faults.Forecast = what => what == "message" ? Weather.Down : Weather.Fair;
            for (var partition = 0; partition < Log.Count; partition++)
                world.Topic.Produced[partition] = shards == 3 ? Log[partition].Count * 2 / 3 : Log[partition].Count;
            await ReadAsync(world, host);
            world.Pipeline = SunkStream.Of(
                Some.Of(view => view.Window is SlidingWindow or GlobalCountWindow ? null : view with { Shards = shards }), shards);
            host.Next.CopyTo(world.Topic.Committed, 0);
            host = world.Start();
            await TickAsync(world, host);
        }
        await world.DrainAsync();
        await SunkStream.FinishAsync(world);
        SunkStream.AssertAll(world, Log, Oracle.Of(Log).Only(world.Pipeline), "other shards");
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_set_aside_and_holds_up_no_other()
    {
        await using var world = new World(new SimulatedTopic(Log), Sunk, Options, stores: new MemoryWorldStores());
        world.Messages.MostBytes = """{"key":"k1","value":1,"time":"2023-11-14T22:13:20.000Z"}""".Length;
        await world.DrainAsync();
        var host = world.Start();
        var sunk = await world.StatusAsync(host);
        var epoch = await world.Stores.Ledger.NewestEpochAsync("stream", default);
        var aside = epoch!.Shards().Zip(sunk).Where(one => one.First.View == "sink_events").Sum(one => one.Second!.Aside.Count);
        var clean = epoch.Shards().Zip(sunk).Where(one => one.First.View == "sink_events")
            .Sum(one => one.Second!.Sources.Sum(source => source.Applied));
        Assert.True(aside > 0);
        Assert.Equal(clean - aside, world.Messages.Once(SunkStream.Events).Count);
        var proofs = await host.Runtimes.Verifier.ProveAsync("stream", StatusOf(world, host), countWaiting: false, default).ToListAsync();
        var proof = proofs.Single(one => one.View == "sink_events");
        Assert.Equal(aside, proof.Balance!.SetAside);
        Assert.Empty(proof.Faults);
        Assert.False(proof.IsProved);
    }

    // Half of each partition comes when the windows of the rest are long over: late events correct what is stored.
    [Theory, Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_window_has_one_final_pane_and_the_last_correction_is_what_is_stored(bool crash)
    {
        var corrected = SunkStream.Of(Some.Corrected);
        var writes = await CorrectAsync(corrected, null);
        for (var write = 1; crash && write <= writes; write += 3)
            await CorrectAsync(corrected, new CrashPoint(write, write % 2 == 0));
    }

    // closed    [0 ──────────── 220)              [300 ──── 380)
    // then        [60 ─ 140) [145 ─────────────────── 305)
    [Fact]
    public async Task Sessions_that_become_one_after_their_final_panes_are_corrected_and_taken_back()
    {
        var log = Some.Stream(0, 70, 140, 300, 60, 145, 225, 310);
        var pipeline = SunkStream.Of(Some.Of(view =>
            view.Window is SessionWindow ? view with { LateEvents = LateEvents.Correct } : null));
        await using var world = await PausedAsync(pipeline, log, null);
        var finals = world.Messages.Once("session").ConvertAll(SunkStream.ValueOf);
        Assert.Equal([("k0", 0L, 220L), ("k0", 300L, 380L)], finals.Select(one => (one.Key, one.Start, one.End)).Order());
        var last = LastOf(world, "session");
        var stored = Assert.Single(await Outcome.ResultsAsync(world));
        Assert.Equal((stored.Events, "correction"), (8L, last[IdOf(stored)].Kind));
        Assert.All(last.Where(one => one.Key != IdOf(stored)), one => Assert.Equal("retracted", one.Value.Kind));
    }

    private static async Task<int> CorrectAsync(Pipeline pipeline, CrashPoint? crash)
    {
        await using var world = await PausedAsync(pipeline, Log, crash);
        foreach (var view in pipeline.Views)
        {
            var finals = world.Messages.Of(view.Name).Select(SunkStream.ValueOf).Distinct().ToList();
            Assert.Equal(finals.Count, finals.DistinctBy(one => (one.Key, one.Start)).Count());
        }
        var stored = (await Outcome.ResultsAsync(world)).ToDictionary(IdOf, result => result.Events);
        var last = pipeline.Views.SelectMany(view => LastOf(world, view.Name)).ToDictionary();
        Assert.Contains(last, one => one.Value.Kind == "correction");
        Assert.Equal(
            stored.Select(one => (one.Key, one.Value)).Order(),
            last.Where(one => one.Value.Kind != "retracted").Select(one => (one.Key, one.Value.Events)).Order());
        return world.First!.Faults.Writes.Count;
    }

    /// <summary>By id, the message of a view, or of its corrections, with the highest revision.</summary>
    private static Dictionary<string, (string Kind, long Events)> LastOf(World world, string view) => world.Messages.All
        .Where(message => message.Topic == view || message.Topic == SunkStream.Corrections)
        .Where(message => MemoryMessages.Header(message, MessageHeaders.Id).StartsWith($"stream/{view}/", StringComparison.Ordinal))
        .GroupBy(message => MemoryMessages.Header(message, MessageHeaders.Id))
        .ToDictionary(ofId => ofId.Key, ofId =>
        {
            var newest = ofId.MaxBy(message => decimal.Parse(MemoryMessages.Header(message, MessageHeaders.Revision)))!;
            return (
                MemoryMessages.Header(newest, MessageHeaders.Kind),
                (long)decimal.Parse(MemoryMessages.Header(newest, MessageHeaders.Revision)));
        });

    private static string IdOf(Result result) => $"stream/{result.Id.View}/{result.Id.Key}/{result.Id.Start.Milliseconds}";

    private static async Task<World> PausedAsync(
        Pipeline pipeline, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, CrashPoint? crash)
    {
        var world = new World(new SimulatedTopic(log), pipeline, Options, stores: new MemoryWorldStores());
        for (var partition = 0; partition < log.Count; partition++)
            world.Topic.Produced[partition] = log[partition].Count / 2;
        var host = world.First = world.Start();
        host.Faults.Crash = crash;
        host = await ReadAsync(world, host);
        // Idleness is believed by who has watched it from its beginning; then the watermark goes on from tick to tick.
        for (var tick = 0; tick < 6; tick++)
        {
            await TickAsync(world, host);
            world.Clock.Advance(TimeSpan.FromSeconds(2));
            host = host.Faults.IsDown ? world.Start() : host;
        }
        world.Topic.Produce();
        await ReadAsync(world, host);
        await world.DrainAsync();
        await SunkStream.FinishAsync(world);
        return world;
    }

    private static async Task<Host> ReadAsync(World world, Host host)
    {
        for (var round = 0; host.HasMore; round++)
        {
            var before = host.Next.ToArray();
            await host.BatchAsync([.. before.Select(_ => 8)], new Random(round));
            await TickAsync(world, host);
            if (!host.Faults.IsDown)
                before.CopyTo(world.Topic.Committed, 0);
            else
                host = world.Start();
        }
        return host;
    }

    // Less than the idle timeout: no window closes before its events are there.
    private static async Task TickAsync(World world, Host host, int passingMs = 60)
    {
        await world.DeliverAllAsync(host);
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        world.Clock.Advance(TimeSpan.FromMilliseconds(passingMs));
    }

    private static async Task<List<string>> RunAsync(CrashPoint? crash)
    {
        await using var world = new World(new SimulatedTopic(Log), Sunk, Options, stores: new MemoryWorldStores());
        var host = world.Start();
        host.Faults.Crash = crash;
        var last = await ReadAsync(world, host);
        await last.FlushAsync();
        await TickAsync(world, last);
        await world.DrainAsync();
        await SunkStream.FinishAsync(world);
        SunkStream.AssertAll(world, Log, Oracle.Of(Log).Only(world.Pipeline), $"crash at {crash}");
        return host.Faults.Writes;
    }

    private static Func<ShardId, Runtime.Shards.ShardStatus?> StatusOf(World world, Host host) =>
        shard => host.Runtimes.Shards.Describe(shard, world.States.GetValueOrDefault(shard));

    private static async Task<string> ProblemAsync(World world) =>
        (await world.Stores.Ticks.ReadAsync(default)).Select(report => report.Problem).OfType<string>().FirstOrDefault() ?? "";
}
