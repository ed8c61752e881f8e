using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Redrives;
using Serverless.Runtime.Shards;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Events that were set aside and are redriven: every result becomes as if they had been good from the start, or not late, however the
/// redrive is interrupted and repeated.
/// </summary>
public sealed class RedriveTests
{
    private static readonly Pipeline Strict = StreamVersions.Of(Views, MaxValue(50));
    private static readonly Pipeline Fixed = StreamVersions.Of(Views);
    private static readonly Pipeline Resharded = StreamVersions.Of(Views, StreamVersions.Shards(2));

    // Without hopping windows: an event that is late for some of its windows only is merged into the others, and not set aside.
    private static readonly Pipeline Hasty = StreamVersions.Of(Views, StreamVersions.Only("tumbling", "session", "some"));
    private static readonly Pipeline Patient = StreamVersions.Of(
        Views, StreamVersions.Only("tumbling", "session", "some"), EachView(view => view["allowedLateness"] = "1000d"));

    private static readonly SideEventQuestion DeadLetters = new(SideOutputKind.DeadLetter);
    private static readonly SideEventQuestion Late = new(SideOutputKind.Late);

    //  strict    k0: 1  k0: 90 (dead)  k0: 2 │ windows close
    //  fixed                                 │ redrive: 90 ── a correction ── again: nothing
    [Fact]
    public async Task A_dead_letter_becomes_a_correction_after_the_fix_and_is_not_redriven_again()
    {
        await using var world = NewWorld(Some.Stream(new StreamEvent[] { new("k0", 1, 10), new("k0", 90, 20), new("k0", 2, 30) }), Strict);
        await world.DrainAsync();
        Assert.Equal("k0 0: 2 events, sum 3, last 2", await TumblingAsync(world));

        world.Pipeline = Fixed;
        var host = world.Start();
        var report = await RedriveAsync(host, DeadLetters);
        await SettleAsync(world, host);

        Assert.Equal((1, 1L, 1L, 0L), (report.Number, report.Counts.Letters, report.Counts.Merged, report.Counts.FailedAgainTotal));
        Assert.Equal("k0 0: 3 events, sum 93, last 2", await TumblingAsync(world));
        Assert.Equal(0, (await RedriveAsync(host, DeadLetters)).Number);
        Assert.Equal(1, Assert.Single(await SideEventsAsync(world, withRedriven: true)).Redriven);
        Assert.Empty(await SideEventsAsync(world));
    }

    //  strict    90 (dead)  malformed (dead)
    //  fixed     redrive: 90 merged, malformed failed again ── stays, and no second letter is written
    [Fact]
    public async Task A_letter_that_fails_again_stays_the_letter_it_was()
    {
        await using var world = NewWorld(Some.Stream(new StreamEvent[] { new("k0", 90, 10), new(null, 0, 20), new("k0", 2, 30) }), Strict);
        await world.DrainAsync();
        var before = await SideEventsAsync(world);

        world.Pipeline = Fixed;
        var host = world.Start();
        var report = await RedriveAsync(host, DeadLetters);

        Assert.Equal((1L, Reasons.Malformed), (report.Counts.Merged, Assert.Single(report.Counts.FailedAgain).Key));
        var left = Assert.Single(await SideEventsAsync(world));
        Assert.Equal(SideEventPlace.Of(before.Single(side => side.Rejection!.Reason == Reasons.Malformed)), SideEventPlace.Of(left));
        Assert.Equal((2, 1L), ((await RedriveAsync(host, DeadLetters)).Number, await FailedAgainAsync(host, world) - 1));
    }

    //  reasons   out-of-range 90, 95    malformed
    [Fact]
    public async Task Only_what_is_asked_for_is_redriven()
    {
        await using var world = NewWorld(Some.Stream(new StreamEvent[] { new("k0", 90, 10), new(null, 0, 20), new("k0", 95, 30) }), Strict);
        await world.DrainAsync();

        world.Pipeline = Fixed;
        var host = world.Start();
        var none = await RedriveAsync(host, DeadLetters with { Field = "time" });
        var some = await RedriveAsync(host, DeadLetters with { Reason = Reasons.Range, From = At(20) });

        Assert.Equal((0, 1, 1L), (none.Number, some.Number, some.Counts.Merged));
        Assert.Equal([10L, 20L], (await SideEventsAsync(world)).Select(side => side.Record.TimestampMs - StreamEvent.Base));
    }

    //  three events in a record: 1, 90 (dead), 2 ── last by position within it: 2, also after 90 came back
    [Fact]
    public async Task Events_keep_their_positions_in_the_topic()
    {
        var record = new SourceRecord(
            new Partition(0), new Offset(0), "k0"u8.ToArray(),
            Encoding.UTF8.GetBytes(string.Join('\n', new[] { 1, 90, 2 }.Select(value => new StreamEvent("k0", value, 10).Json))),
            StreamEvent.Base + 10);
        await using var world = NewWorld([[(record, [])]], Strict);
        await world.DrainAsync();

        world.Pipeline = Fixed;
        var host = world.Start();
        await RedriveAsync(host, DeadLetters);
        await SettleAsync(world, host);

        Assert.Equal("k0 0: 3 events, sum 93, last 2", await TumblingAsync(world));
    }

    //  1  90 (dead) │ 2 │ redriven │ 400      no time passes, so the partition can't have been idle
    //  dead      reads 90 and 400: [0,100) fires with all three; its state is not saved, so nothing is written
    //  alive     is poked with 400 alone: it fires with two, and is saved; then 90 is a correction
    [Fact]
    public async Task What_a_dead_operation_reads_of_a_redrive_is_never_stored()
    {
        await using var world = NewWorld(
            Some.Stream(new StreamEvent[] { new("k0", 1, 10), new("k0", 90, 20), new("k0", 2, 30), new("k0", 3, 400) }), Strict);
        var host = await FixedAfterAsync(world, produced: 2);
        await host.BatchAsync([1], new Random(1));
        await world.DeliverAllAsync(host);
        await RedriveAsync(host, DeadLetters);
        await host.BatchAsync([1], new Random(1));
        var brought = world.Mail.TakeAll();
        await host.TickAsync();
        var zombie = world.Start(asZombie: true);
        foreach (var letter in world.Mail.TakeAll())
            await zombie.DeliverAsync(letter);

        foreach (var letter in brought)
            await host.DeliverAsync(letter);
        Assert.StartsWith("k0 0: 2 events, sum 3, last 2", await TumblingAsync(world), StringComparison.Ordinal);
        await SettleAsync(world, host);

        Assert.StartsWith("k0 0: 3 events, sum 93, last 2", await TumblingAsync(world), StringComparison.Ordinal);
    }

    //  1  90 (dead) │ redriven: no window closes │ 900: the watermark is 800, as if nothing had been redriven
    [Fact]
    public async Task What_is_redriven_closes_no_window_and_holds_none_back()
    {
        await using var world = NewWorld(Some.Stream(new StreamEvent[] { new("k0", 1, 10), new("k0", 90, 20), new("k0", 2, 900) }), Strict);
        var host = await FixedAfterAsync(world, produced: 2);
        await RedriveAsync(host, DeadLetters);
        await SettleAsync(world, host);
        Assert.All(await world.StatusAsync(host), status => Assert.Equal(-90, status!.Watermark.Milliseconds - StreamEvent.Base));

        await host.BatchAsync([9], new Random(1));
        await SettleAsync(world, host);

        Assert.All(await world.StatusAsync(host), status => Assert.Equal(800, status!.Watermark.Milliseconds - StreamEvent.Base));
        Assert.StartsWith("k0 0: 2 events, sum 91, last 90", await TumblingAsync(world), StringComparison.Ordinal);
    }

    /// <summary>Reads so many records by the strict version; the fixed one is to go on with the others.</summary>
    private static async Task<Host> FixedAfterAsync(World world, int produced)
    {
        world.Topic.Produced[0] = produced;
        var strict = world.Start();
        await strict.BatchAsync([9], new Random(1));
        await SettleAsync(world, strict);
        strict.Next.CopyTo(world.Topic.Committed, 0);
        world.Pipeline = Fixed;
        world.Topic.Produce();
        return world.Start();
    }

    //  maxPast 1d   90 (dead)  ── ten days ── redrive: it is held against the clock that it came by
    [Fact]
    public async Task Time_that_has_passed_makes_no_event_too_old()
    {
        Pipeline VersionOf(params Action<JsonObject>[] changes) =>
            StreamVersions.Of([Views, file => file["eventTime"]!["maxPast"] = "1d", .. changes]);
        await using var world = NewWorld(Some.Stream(new StreamEvent[] { new("k0", 90, 10), new("k0", 2, 20) }), VersionOf(MaxValue(50)));
        await world.DrainAsync();
        world.Clock.Advance(TimeSpan.FromDays(10));

        world.Pipeline = VersionOf();
        var report = await RedriveAsync(world.Start(), DeadLetters);

        Assert.Equal((1L, 0L), (report.Counts.Merged, report.Counts.FailedAgainTotal));
    }

    //  elements of an array: 1, 90 (dead) ── redriven as the only one of its array
    [Fact]
    public async Task An_event_that_was_cut_from_an_array_is_read_again()
    {
        Pipeline VersionOf(params Action<JsonObject>[] changes) =>
            StreamVersions.Of([Views, file => file["formats"]![0]!["framing"] = "array", .. changes]);
        var value = $"[{new StreamEvent("k0", 1, 10).Json},{new StreamEvent("k0", 90, 20).Json}]";
        var record = new SourceRecord(
            new Partition(0), new Offset(0), "k0"u8.ToArray(), Encoding.UTF8.GetBytes(value), StreamEvent.Base + 10);
        await using var world = NewWorld([[(record, [])]], VersionOf(MaxValue(50)));
        await world.DrainAsync();

        world.Pipeline = VersionOf();
        var host = world.Start();
        await RedriveAsync(host, DeadLetters);
        await SettleAsync(world, host);

        Assert.Equal("k0 0: 2 events, sum 91, last 90", await TumblingAsync(world));
    }

    //  a record that can't be cut by 'single' holds two events by 'lines': 1, 60 ── the fix reads both, or none of them
    [Theory]
    [InlineData(100, "k0 0: 2 events, sum 61, last 60")]
    [InlineData(50, "")]
    public async Task A_letter_that_becomes_several_events_is_taken_whole_or_not_at_all(int most, string expected)
    {
        Pipeline VersionOf(string framing) =>
            StreamVersions.Of(Views, MaxValue(most), file => file["formats"]![0]!["framing"] = framing);
        var value = $"{new StreamEvent("k0", 1, 10).Json}\n{new StreamEvent("k0", 60, 20).Json}";
        var record = new SourceRecord(
            new Partition(0), new Offset(0), "k0"u8.ToArray(), Encoding.UTF8.GetBytes(value), StreamEvent.Base + 10);
        await using var world = NewWorld([[(record, [])]], VersionOf("single"));
        await world.DrainAsync();

        world.Pipeline = VersionOf("lines");
        var host = world.Start();
        var report = await RedriveAsync(host, DeadLetters);
        await SettleAsync(world, host);

        Assert.Equal(expected, await TumblingAsync(world));
        Assert.Equal(most == 50 ? 1 : 0, report.Counts.FailedAgainTotal);
        Assert.Equal(most == 50 ? 1 : 0, (await SideEventsAsync(world)).Count);
    }

    //  a request begins it ── the instance ends ── the timer of another one goes on
    [Fact]
    public async Task What_a_request_has_begun_the_timer_of_any_instance_carries_out()
    {
        var log = Tidy(new Random(8), 2, 60);
        var expected = await NeverFailedAsync(log, Fixed);
        await using var world = NewWorld(log, Strict);
        await world.DrainAsync();
        world.Pipeline = Fixed;
        var (first, second) = (world.Start(), world.Start());
        first.Faults.Crash = new CrashPoint(5, After: true);
        var asked = new RedriveQuestion(DeadLetters, "test", IsDryRun: false);
        Assert.True((await first.Runtimes.RedriveAsync("stream", asked, new WorldStates(world), CancellationToken.None)).IsBegun);
        await first.Runtimes.RedrivingAsync("stream");
        Assert.True(first.Faults.IsDown);

        await SettleAsync(world, second);

        Assert.Null(await second.Runtimes.Redrives.ResumeAsync("stream", _ => { }, CancellationToken.None));
        await FinishAsync(world, DeadLetters, expected, "begun by a request");
    }

    //  half of the stream is read: some windows are open, some stored ── what a dry run tells is what comes
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dry_run_tells_what_results_become_and_writes_nothing(bool half)
    {
        var log = Tidy(new Random(6), 2, 60);
        await using var world = NewWorld(log, Strict);
        await ReadAsync(world, half);
        world.Pipeline = Fixed;
        var host = world.Start();
        var before = await LiveAsync(world, host);

        var forecast = await host.Runtimes.Redrives
            .ForecastAsync("stream", DeadLetters, new WorldStates(world), 1_000, CancellationToken.None);

        Assert.Empty(host.Faults.Writes);
        Assert.Empty(forecast.Notes);
        var report = await RedriveAsync(host, DeadLetters);
        await SettleAsync(world, host);
        Assert.Equal((report.Counts.Merged, report.Counts.FailedAgainTotal), (forecast.Counts.Merged, forecast.Counts.FailedAgainTotal));
        var after = await LiveAsync(world, host);
        Assert.Equal(after.Except(before).Order(), forecast.Changes.Where(one => one.After is not null).Select(AfterOf).Order());
        Assert.Equal(forecast.Changed, forecast.Changes.Count);
    }

    private static string AfterOf(ResultChange change) => $"{change.View} {change.Key} {change.Start} {change.End}: {change.After}";

    /// <summary>All results, with those of open windows.</summary>
    private static async Task<List<string>> LiveAsync(World world, Host host)
    {
        var shown = new List<string>();
        foreach (var view in world.Pipeline.Views)
        {
            var asked = new Runtime.Queries.ResultQuestion { IsLive = true, Limit = 1_000 };
            var answer = await host.Runtimes.Results
                .AnswerAsync("stream", view.Name, asked, new WorldStates(world), CancellationToken.None);
            var page = JsonNode.Parse(answer.Page!.ToJson())!["results"]!.AsArray();
            shown.AddRange(page.Select(one => $"{view.Name} {one!["key"]} {one["start"]} {one["end"]}: {one["values"]!.ToJsonString()}"));
        }
        return shown;
    }

    private sealed class WorldStates(World world) : IShardStates
    {
        public ValueTask<byte[]?> ReadAsync(Core.Ledger.ShardId shard, CancellationToken ct) =>
            ValueTask.FromResult(world.States.GetValueOrDefault(shard));
    }

    //  bound 100, lateness 150     500   10 (late for all views)  │ redrive: it is in its windows
    [Fact]
    public async Task A_late_event_is_folded_into_the_views_that_it_was_late_for()
    {
        await using var world = NewWorld(Some.Stream(new StreamEvent[] { new("k0", 1, 500), new("k0", 2, 10), new("k0", 3, 510) }), Fixed);
        await world.DrainAsync();
        Assert.Equal("k0 500: 2 events, sum 4, last 3", await TumblingAsync(world));

        var host = world.Start();
        var report = await RedriveAsync(host, Late);
        await SettleAsync(world, host);

        Assert.Equal((1L, 1L), (report.Counts.Letters, report.Counts.Merged));
        Assert.Equal("k0 0: 1 events, sum 2, last 2; k0 500: 2 events, sum 4, last 3", await TumblingAsync(world));
        Assert.Equal(0, (await RedriveAsync(host, Late)).Number);
    }

    /// <summary>A crash before and after each write of a redrive, of the operations that apply it, and of what those write.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_of_a_redrive_changes_nothing(bool after)
    {
        static Pipeline VersionOf(params Action<JsonObject>[] changes) =>
            StreamVersions.Of([Views, StreamVersions.Only("tumbling", "session"), StreamVersions.Shards(1), .. changes]);
        var (strict, good) = (VersionOf(MaxValue(50)), VersionOf());
        var log = Tidy(new Random(7), 1, 14);
        var expected = await NeverFailedAsync(log, good);
        var writes = await RunAsync(crash: null);
        Assert.Superset(new HashSet<string>(["epoch", "delta", "append", "mark", "replace", "state"]), writes.ToHashSet());
        for (var write = 1; write <= writes.Count; write++)
            await RunAsync(new CrashPoint(write, after));

        async Task<List<string>> RunAsync(CrashPoint? crash)
        {
            await using var world = NewWorld(log, strict);
            await world.DrainAsync();
            world.Pipeline = good;
            var first = world.Start();
            first.Faults.Crash = crash;
            await TryRedriveAsync(world, first, DeadLetters);
            await FinishAsync(world, DeadLetters, expected, $"crash at {crash}");
            return first.Faults.Writes;
        }
    }

    /// <summary>
    /// Ten hosts in turn, each ended at some write; redriven in the middle of the stream or at its end, by a version whose views have the
    /// same shards or others.
    /// </summary>
    [Fact]
    public async Task Redrives_that_are_killed_again_and_again_equal_a_run_that_never_failed()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var log = Tidy(random, 1 + random.Next(3), 60);
            var (isMiddle, next) = (random.Next(2) == 0, random.Next(2) == 0 ? Fixed : Resharded);
            var expected = await NeverFailedAsync(log, Fixed);
            await using var world = NewWorld(log, Strict);
            await ReadAsync(world, isMiddle);
            world.Pipeline = next;
            await KillAgainAndAgainAsync(world, DeadLetters, random);
            await FinishAsync(world, DeadLetters, expected, $"seed {seed}");
        }
    }

    /// <summary>The same for late events: equal to a run in which nothing was late.</summary>
    [Fact]
    public async Task Late_events_that_are_redriven_equal_a_run_that_waited_for_them()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var log = SomeStream.Of(random, 1 + random.Next(3), 60);
            var expected = await NeverFailedAsync(log, Patient);
            await using var world = NewWorld(log, Hasty);
            await world.DrainAsync();
            await KillAgainAndAgainAsync(world, Late, random);
            await FinishAsync(world, Late, expected, $"seed {seed}");
        }
    }

    //  redrive 1   plan ── (ends)           another host: the same redrive, and the next one
    //  the first host wakes up, with its chunk folded ── nothing is sealed twice
    [Fact]
    public async Task Two_hosts_that_redrive_at_the_same_time_seal_each_event_once()
    {
        var log = Tidy(new Random(3), 2, 60);
        var expected = await NeverFailedAsync(log, Fixed);
        await using var world = NewWorld(log, Strict);
        await world.DrainAsync();
        world.Pipeline = Fixed;
        var (one, other) = (world.Start(), world.Start());
        one.Faults.Meanwhile = ("append", () => RedriveAsync(other, DeadLetters));

        var report = await RedriveAsync(one, DeadLetters);

        Assert.Equal(1, report.Number);
        await FinishAsync(world, DeadLetters, expected, "two hosts");
    }

    //  redrive: a chunk ── another version takes over: the epoch ends ── the rest into the next epoch
    [Fact]
    public async Task An_epoch_that_begins_in_the_middle_ends_the_chains_of_what_is_redriven_too()
    {
        var log = Tidy(new Random(5), 2, 60);
        var expected = await NeverFailedAsync(log, Fixed);
        await using var world = NewWorld(log, Strict);
        await world.DrainAsync();
        world.Pipeline = Fixed;
        var host = world.Start();
        await host.Runtimes.Redrives.TryBeginAsync("stream", DeadLetters, "test", CancellationToken.None);
        host.Faults.Meanwhile = ("append", async () =>
            await world.Start().Runtimes.Epochs.ReshardAsync("stream", "hopping", "2", CancellationToken.None));

        await host.Runtimes.Redrives.ResumeAsync("stream", _ => { }, CancellationToken.None);

        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal([0, 2, 2], epochs.Select(epoch => epoch.RedrivenSince.Value));
        var ended = await world.Stores.Ledger.RedrivenHeadsAsync("stream", epochs[1].Epoch, CancellationToken.None);
        Assert.Equal([3, 3], ended.Select(row => row.NextEpoch!.Value.Value));
        await FinishAsync(world, DeadLetters, expected, "an epoch in the middle");
    }

    //  a chunk of redriven events is lost ── it is folded again from what the redrive keeps
    //                                     ── also past the retention, while shards need it
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_object_of_redriven_events_is_folded_again_from_the_letters(bool isPastRetention)
    {
        var log = Tidy(new Random(9), 2, 60);
        var expected = await NeverFailedAsync(log, Fixed);
        await using var world = NewWorld(log, Strict);
        await world.DrainAsync();
        world.Pipeline = Fixed;
        var host = world.Start();
        await RedriveAsync(host, DeadLetters);
        if (isPastRetention)
        {
            world.Clock.Advance(world.Options.Retention * 2);
            await world.ReportAsync(host);
            await world.Start().Runtimes.Retention.RunAsync(CancellationToken.None);
        }
        var redriven = (await world.RowsAsync()).Last(row => row.Source == Source.RedriveOf(row.Partition) && row.NextEpoch is null);
        await world.Stores.Deltas.DeleteAsync("stream", [redriven.Delta], CancellationToken.None);

        var other = world.Start();
        await SettleAsync(world, other);
        Assert.Contains(await world.StatusAsync(other), status => status?.Stuck is not null);
        Assert.True((await other.Runtimes.Repairs.HealAsync("stream", redriven.Delta)).IsGood);

        await FinishAsync(world, DeadLetters, expected, "healed");
    }

    //  a redrive is not finished: rows past their retention stay, as they say what it has taken
    [Fact]
    public async Task What_an_unfinished_redrive_has_sealed_is_kept_past_the_retention()
    {
        var log = Tidy(new Random(4), 1, 60);
        await using var world = NewWorld(log, Strict);
        await world.DrainAsync();
        world.Pipeline = Fixed;
        var host = world.Start();
        host.Faults.Crash = new CrashPoint(await FirstMarkAsync(log), After: false);
        await TryRedriveAsync(world, host, DeadLetters);
        var ticking = world.Start();
        ticking.Faults.Forecast = what => what == "mark" ? Weather.Down : Weather.Fair;
        await SettleAsync(world, ticking);
        await world.PassCheckpointsAsync(ticking);
        world.Clock.Advance(world.Options.Retention * 2);
        await world.ReportAsync(ticking);

        var next = world.Start();
        await next.Runtimes.Retention.RunAsync(CancellationToken.None);

        var report = await next.Runtimes.Redrives.ResumeAsync("stream", _ => { }, CancellationToken.None);
        Assert.True(report!.Counts.Merged > 0);
        Assert.Equal(0, (await RedriveAsync(next, DeadLetters)).Number);
    }

    private static async Task<int> FirstMarkAsync(List<List<(SourceRecord, List<StreamEvent>)>> log)
    {
        await using var world = NewWorld(log, Strict);
        await world.DrainAsync();
        world.Pipeline = Fixed;
        var host = world.Start();
        await RedriveAsync(host, DeadLetters);
        return host.Faults.Writes.IndexOf("mark") + 1;
    }

    /// <summary>Keeps what can be merged exactly: integers, sketches, sessions; with events of one partition in several shards.</summary>
    private static void Views(JsonObject file)
    {
        StreamVersions.Only("tumbling", "hopping", "session", "some")(file);
        EachView(view => view["aggregates"]!["q"] =
            new JsonObject { ["kind"] = "quantiles", ["field"] = "value", ["quantiles"] = new JsonArray(0.5, 0.9) })(file);
    }

    private static Action<JsonObject> EachView(Action<JsonObject> change) => file =>
    {
        foreach (var view in file["views"]!.AsArray())
            change(view!.AsObject());
    };

    private static Action<JsonObject> MaxValue(int most) => file => file["fields"]!["value"]!["max"] = most;

    private static DateTimeOffset At(long time) => DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + time);

    private static World NewWorld(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Pipeline pipeline) => new(
        new SimulatedTopic(log), pipeline, new RuntimeOptions { RedrivenAtOnce = 3, OutboxLimit = 4, PokeInterval = TimeSpan.Zero },
        stores: new MemoryWorldStores());

    /// <summary>A stream of which nothing is late.</summary>
    private static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Tidy(Random random, int partitions, int events)
    {
        var log = Enumerable.Range(0, partitions).Select(_ => new List<(SourceRecord, List<StreamEvent>)>()).ToList();
        for (var number = 0; number < events; number++)
        {
            var key = $"k{random.Next(5)}";
            var one = new StreamEvent(random.Next(20) == 0 ? null : key, random.Next(100), (number * 15) + random.Next(90));
            var partition = log[SomeStream.HomeOf(key, partitions)];
            partition.Add((
                new SourceRecord(
                    new Partition(log.IndexOf(partition)), new Offset(partition.Count), Encoding.UTF8.GetBytes(key),
                    Encoding.UTF8.GetBytes(one.Json), StreamEvent.Base + one.Time),
                [one]));
        }
        return log;
    }

    private static async Task<SortedSet<string>> NeverFailedAsync(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Pipeline pipeline)
    {
        await using var world = NewWorld(log, pipeline);
        await world.DrainAsync();
        return await ShownAsync(world);
    }

    private static async Task ReadAsync(World world, bool half)
    {
        if (!half)
        {
            await world.DrainAsync();
            return;
        }
        for (var partition = 0; partition < world.Topic.Records.Count; partition++)
            world.Topic.Produced[partition] = world.Topic.Records[partition].Count / 2;
        var host = world.Start();
        while (host.HasMore)
        {
            await host.BatchAsync([.. world.Topic.Produced.Select(_ => 9)], new Random(1));
            await world.DeliverAllAsync(host);
        }
        host.Next.CopyTo(world.Topic.Committed, 0);
        await SettleAsync(world, host);
    }

    private static async Task KillAgainAndAgainAsync(World world, SideEventQuestion asked, Random random)
    {
        for (var kill = 0; kill < 10; kill++)
        {
            var host = world.Start();
            host.Faults.Crash = new CrashPoint(1 + random.Next(12), random.Next(2) == 0);
            await TryRedriveAsync(world, host, asked);
        }
    }

    /// <summary>Redrives and applies until the host has ended, or there is nothing left to do.</summary>
    private static async Task TryRedriveAsync(World world, Host host, SideEventQuestion asked)
    {
        try
        {
            await RedriveAsync(host, asked);
        }
        catch (CrashException)
        {
            // The next host goes on.
        }
        if (!host.Faults.IsDown)
            await SettleAsync(world, host);
        await host.Runtimes.RedrivingAsync("stream");
    }

    /// <summary>With no more faults: what is left is redriven, applied and proved; redriven once more, nothing changes.</summary>
    private static async Task FinishAsync(World world, SideEventQuestion asked, SortedSet<string> expected, string run)
    {
        var host = world.Start();
        await RedriveAsync(host, asked);
        await SettleAsync(world, host);
        await world.DrainAsync();
        // What came after a redrive in the middle of the stream was read by the fixed version, or is to be redriven still.
        await RedriveAsync(host, asked);
        await SettleAsync(world, host);
        AssertEqual(expected, await ShownAsync(world), run);
        await RedriveAsync(host, asked);
        await SettleAsync(world, host);
        AssertEqual(expected, await ShownAsync(world), $"{run}, redriven again");
        await ProveAsync(world, host, run);
    }

    private static async Task SettleAsync(World world, Host host)
    {
        for (var round = 0; round < 200 && !host.Faults.IsDown; round++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            if (round > 2 && await IsSettledAsync(world, host))
                return;
        }
    }

    private static async Task<bool> IsSettledAsync(World world, Host host)
    {
        var heads = await world.RowsAsync();
        return (await world.StatusAsync(host)).All(status => status is { Outbox: 0 }
            && (status.Stuck is not null || status.Sources.All(fence => heads.TrueForAll(
                row => row.Source != fence.Source || Serverless.Core.Ledger.ChainPoint.After(row) <= fence.At))));
    }

    private static async Task ProveAsync(World world, Host host, string run)
    {
        var verifier = host.Runtimes.Verifier;
        var sum = await verifier.SumAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None);
        Assert.True(sum.IsProved, $"{run}: {string.Join("; ", sum.Faults)}");
        Assert.Equal(world.Topic.Gaps, sum.Missing);
        ShardStatus? StatusOf(Core.Ledger.ShardId shard) => host.Runtimes.Shards.Describe(shard, world.States.GetValueOrDefault(shard));
        await foreach (var view in verifier.ProveAsync("stream", StatusOf, countWaiting: true, CancellationToken.None))
            Assert.True(view.IsProved && view.Waiting == 0, $"{run}: {view.View}: {string.Join("; ", view.Faults)}");
        await foreach (var view in verifier.AuditAsync("stream", StatusOf, CancellationToken.None))
            Assert.True(view.Differences.Count == 0, $"{run}: {view.View}: {string.Join("; ", view.Differences.Take(3))}");
    }

    private static Task<RedriveReport> RedriveAsync(Host host, SideEventQuestion asked) =>
        host.Runtimes.Redrives.RunAsync("stream", asked, "test", _ => { }, CancellationToken.None);

    private static async Task<long> FailedAgainAsync(Host host, World world)
    {
        var sum = await host.Runtimes.Verifier
            .SumAsync(world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None);
        return sum.Redriven.FailedAgain;
    }

    private static async Task<List<SideEvent>> SideEventsAsync(World world, bool withRedriven = false) => await world.Stores.SideOutputs
        .QueryAsync(new SideEventSelection("stream", SideOutputKind.DeadLetter) { WithRedriven = withRedriven }, CancellationToken.None)
        .ToListAsync();

    private static async Task<string> TumblingAsync(World world) => string.Join("; ", (await Outcome.ResultsAsync(world))
        .Where(result => result.Id.View == "tumbling" && result.Kind != PaneKind.Retracted)
        .OrderBy(result => result.Id.Start)
        .Select(result => Values(result, world.Pipeline) is var values
            ? $"{result.Id.Key} {result.Id.Start.Milliseconds - StreamEvent.Base}: {result.Events} events, sum "
                + $"{values.GetProperty("sum")}, last {values.GetProperty("last")}"
            : ""));

    private static async Task<SortedSet<string>> ShownAsync(World world) => new(
        (await Outcome.ResultsAsync(world)).Where(result => result.Kind != PaneKind.Retracted).Select(result =>
            $"{result.Id.View} {result.Id.Key} {result.Id.Start.Milliseconds - StreamEvent.Base} to "
            + $"{result.End.Milliseconds - StreamEvent.Base}: {result.Events} events {Values(result, world.Pipeline)}"),
        StringComparer.Ordinal);

    private static JsonElement Values(Result result, Pipeline pipeline)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            ResultRenderer.RenderValues(json, result, pipeline.Views.First(view => view.Name == result.Id.View).Layout);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private static void AssertEqual(SortedSet<string> expected, SortedSet<string> found, string run) => Assert.True(
        expected.SetEquals(found),
        $"{run}:\nlacks {string.Join("\n      ", expected.Except(found).Take(5))}\n"
            + $"has   {string.Join("\n      ", found.Except(expected).Take(5))}");
}
