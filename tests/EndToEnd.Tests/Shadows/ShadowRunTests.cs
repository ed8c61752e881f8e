using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Shadows;

/// <summary>A candidate beside its pipeline: where it begins, what it leaves alone, and what it makes.</summary>
public sealed class ShadowRunTests
{
    private static readonly Pipeline Small = StreamVersions.Of(StreamVersions.Only("tumbling", "session"));

    private static readonly Pipeline Changed = StreamVersions.Of(
        StreamVersions.Only("tumbling", "session"), StreamVersions.With("min"), file => file["fields"]!["value"]!["max"] = 80);

    //  offset    0     1     2   |  3     4     5
    //  time     10    60    20   | 70   120   310            tumbling windows of 100 ms; nothing is final yet but [0, 100)
    //                            ^ start
    [Fact]
    public async Task It_reads_from_its_start_on_and_what_comes_before_is_sealed_as_not_wanted()
    {
        await using var worlds = new ShadowWorlds(Some.Stream(10, 60, 20, 70, 120, 310), Small, Small, new TopicStart.At(3));

        await ReadAsync(worlds.Beside);

        var epochs = await worlds.Beside.Stores.Ledger.EpochsAsync(ShadowWorlds.Name, default);
        Assert.Equal(["the pipeline began", "where to begin was chosen"], epochs.Select(epoch => epoch.Cause));
        var rows = await worlds.Beside.RowsAsync();
        Assert.Equal((-1, 2, 2), (rows[0].Previous.Value, rows[0].Last.Value, rows[0].NextEpoch!.Value.Value));
        Assert.Equal((2, 3, 5), (rows[1].Previous.Value, rows[1].First.Value, rows[1].Last.Value));
        Assert.Equal((3, 0), (rows.Sum(row => row.Counts.Records), rows.Sum(row => row.Missing)));
        var sum = await worlds.Beside.Start().Runtimes.Verifier
            .SumAsync(ShadowWorlds.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);
        Assert.True(sum.IsProved, string.Join("; ", sum.Faults));
    }

    [Fact]
    public async Task A_restart_does_not_choose_again_where_now_is()
    {
        var log = Some.Stream(10, 60, 20, 70, 120, 310);
        await using var worlds = new ShadowWorlds(log, Small, Small, new TopicStart.End());
        worlds.Beside.Topic.Produced[0] = 2;
        await worlds.Beside.Start().TickAsync();

        worlds.Beside.Topic.Produced[0] = 4;
        await worlds.Beside.Start().TickAsync();
        await ReadAsync(worlds.Beside);

        Assert.Equal(2, (await worlds.Beside.Stores.Ledger.EpochsAsync(ShadowWorlds.Name, default)).Count);
        Assert.Equal(2, (await worlds.Beside.RowsAsync()).First(row => row.NextEpoch is null).First.Value);
    }

    [Fact]
    public async Task It_begins_with_the_first_record_since_a_time_and_an_offset_after_the_end_is_the_end()
    {
        var log = Some.Stream(10, 60, 20, 70, 120, 310);
        var since = DateTimeOffset.FromUnixTimeMilliseconds(log[0][4].Record.TimestampMs);
        await using var worlds = new ShadowWorlds(log, Small, Small, new TopicStart.Since(since));
        await using var beyond = new ShadowWorlds(log, Small, Small, new TopicStart.At(100));

        await ReadAsync(worlds.Beside);
        await beyond.Beside.Start().TickAsync();

        var first = log[0].First(one => one.Record.TimestampMs >= since.ToUnixTimeMilliseconds()).Record.Offset.Value;
        Assert.Equal(first, (await worlds.Beside.RowsAsync()).First(row => row.NextEpoch is null).First.Value);
        Assert.Equal(5, Assert.Single(await beyond.Beside.RowsAsync()).Last.Value);
    }

    [Fact]
    public async Task From_an_earlier_offset_it_makes_what_a_fresh_run_of_that_part_makes()
    {
        var log = SomeStream.Of(new Random(5), partitions: 2, events: 150);
        var start = log.Index().ToDictionary(one => one.Index, one => one.Item[one.Item.Count / 3].Record.Offset.Value);
        var rest = log.Select((partition, number) => partition.Where(one => one.Record.Offset.Value >= start[number]).ToList()).ToList();
        await using var worlds = new ShadowWorlds(log, Changed, Changed, new TopicStart.ByPartition(start));
        await using var fresh = new World(new SimulatedTopic(rest), Changed);

        await worlds.Active.DrainAsync();
        await worlds.Beside.DrainAsync();
        await fresh.DrainAsync();

        Assert.Equal(Texts(await Outcome.ResultsAsync(fresh)), Texts(await Outcome.ResultsAsync(worlds.Beside)));
    }

    [Fact]
    public async Task Nothing_of_the_pipeline_is_touched_wherever_its_shadow_crashes()
    {
        var log = SomeStream.Of(new Random(7), partitions: 2, events: 60);
        await using var worlds = new ShadowWorlds(log, Small, Changed, new TopicStart.At(5));
        await worlds.Active.DrainAsync();
        var before = await AllOfAsync(worlds.Active);
        await worlds.Beside.DrainAsync();
        var whole = Texts(await Outcome.ResultsAsync(worlds.Beside));

        Assert.Equal(before, await AllOfAsync(worlds.Active));
        Assert.NotEmpty(whole);
        for (var write = 1; write <= 10; write++)
        {
            await using var crashed = new ShadowWorlds(log, Small, Changed, new TopicStart.At(5));
            var first = crashed.Beside.Start();
            first.Faults.Crash = new CrashPoint(write, After: write % 2 == 0);
            await ReadAsync(crashed.Beside, first);
            Assert.True(first.Faults.IsDown, $"no crash at write {write}");
            await crashed.Beside.DrainAsync();

            Assert.Equal(whole, Texts(await Outcome.ResultsAsync(crashed.Beside)));
            Assert.Empty(await crashed.Active.RowsAsync());
        }
    }

    // The archive of clean events is for others to read: a candidate is for nobody.
    [Fact]
    public async Task It_archives_nothing()
    {
        var stores = new EmbeddedWorldStores { HasArchive = true };
        await using var active = new World(new SimulatedTopic(Some.Stream(10, 60)), Small, stores: stores);
        var archived = Directory.Exists(stores.Archive) ? Directory.GetFiles(stores.Archive, "*", SearchOption.AllDirectories).Length : 0;
        active.Pipeline = Small.AsShadow(ShadowWorlds.Name, new TopicStart.Beginning());

        await ReadAsync(active);

        Assert.False(active.Pipeline.HasSinks);
        Assert.NotEmpty(await active.RowsAsync());
        var now = Directory.Exists(stores.Archive) ? Directory.GetFiles(stores.Archive, "*", SearchOption.AllDirectories).Length : 0;
        Assert.Equal(archived, now);
    }

    //  offset     0    1    2   |   3     4     5     6
    //  time      10   60  120   |  130   210   250   420      watermark at the end: 320
    //                           ^ start
    //  windows   [0,100) began before; [100,200) has 120, which only the pipeline has read; [200,300) is final by 450 only; [400,500) open
    [Fact]
    public async Task Windows_that_began_before_its_start_or_are_not_final_are_left_out()
    {
        var log = Some.Stream(10, 60, 120, 130, 210, 250, 420);
        var tumbling = StreamVersions.Of(StreamVersions.Only("tumbling"));
        await using var worlds = new ShadowWorlds(log, tumbling, tumbling, new TopicStart.At(3));
        await ReadAsync(worlds.Active, cut: 3);
        await ReadAsync(worlds.Beside);

        var open = Assert.Single((await worlds.CompareAsync()).Views);
        await worlds.Active.DrainAsync();
        await worlds.Beside.DrainAsync();
        var done = await worlds.CompareAsync();

        Assert.Equal(0, open.Compared);
        Assert.Equal("2023-11-14T22:13:20.320Z", open.FinalUntil);
        Assert.Equal("2023-11-14T22:13:20.120Z", done.After);
        var view = Assert.Single(done.Views);
        Assert.Equal((2, 2, 0), (view.Compared, view.LeftOut.BegunBefore, view.LeftOut.NotFinal));
        Assert.Equal((true, null), (done.IsEqual, view.FinalUntil));
        Assert.Equal([(0, 3L, 7L)], done.Partitions.Select(one => (one.Partition, one.First, one.Next)));
        Assert.Equal((4, 4), (done.ActiveCounts.Records, done.CandidateCounts.Records));
    }

    //  offset     0  |   1     2
    //  time      100 |  170   400          sessions with a gap of 80: the pipeline has [100, 250) and [400, 480)
    //                ^ start               the candidate has [170, 250), which goes on what it hasn't read, and [400, 480)
    [Fact]
    public async Task A_session_that_may_go_on_what_only_the_pipeline_has_read_is_left_out()
    {
        var sessions = StreamVersions.Of(StreamVersions.Only("session"));
        await using var worlds = new ShadowWorlds(Some.Stream(100, 170, 400), sessions, sessions, new TopicStart.At(1));
        await ReadAsync(worlds.Active, cut: 1);
        await worlds.Active.DrainAsync();
        await worlds.Beside.DrainAsync();

        var view = Assert.Single((await worlds.CompareAsync()).Views);

        Assert.Equal((1, 0, 0), (view.Compared, view.OnlyActive, view.OnlyCandidate));
        Assert.Equal(2, view.LeftOut.BegunBefore);
    }

    private static async Task ReadAsync(World world, Host? host = null, int cut = 1_000)
    {
        host ??= world.Start();
        for (var rounds = 0; host.HasMore && !host.Faults.IsDown && rounds < 20; rounds++)
            await host.BatchAsync([.. world.Topic.Produced.Select(_ => cut)], new Random(1));
        await host.TickAsync();
        await world.DeliverAllAsync(host);
    }

    private static List<string> Texts(IEnumerable<Result> results) =>
    [
        .. results.Select(result =>
            $"{result.Id.View} {result.Id.Key} {result.Id.Start} {result.End} {result.Events} {Convert.ToHexString(result.State.Span)}"),
    ];

    /// <summary>All that the stores have of a world's pipeline.</summary>
    private static async Task<List<string>> AllOfAsync(World world)
    {
        var (stores, name) = (world.Stores, world.Pipeline.Name);
        var all = new List<string>();
        foreach (var view in world.Pipeline.Views)
            all.AddRange(Texts(await stores.Results.QueryAsync(new ResultSelection(name, view.Name), default).ToListAsync()));
        all.AddRange((await stores.Ledger.EpochsAsync(name, default)).Select(epoch => JsonSerializer.Serialize(epoch)));
        all.AddRange((await world.RowsAsync()).Select(row => $"{row} {JsonSerializer.Serialize(row.Counts)}"));
        all.AddRange((await stores.Reports.ReadAsync(name, default)).Select(report => $"{report}"));
        foreach (var kind in Enum.GetValues<SideOutputKind>())
        {
            var aside = stores.SideOutputs.QueryAsync(name, kind, null, default);
            all.AddRange(await aside.Select(one => $"{kind} {one.Position} {one.Delta}").ToListAsync());
        }
        await foreach (var delta in stores.Deltas.ListAsync(name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default))
        {
            var content = await stores.Deltas.ReadAsync(name, delta, 0, int.MaxValue, default);
            all.Add($"{delta} {Convert.ToHexString(content!.Value.Span)}");
        }
        return all;
    }
}
