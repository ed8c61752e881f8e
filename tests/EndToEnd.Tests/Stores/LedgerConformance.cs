using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract partial class LedgerConformance(StoreHost<ILedger> host) : StoreConformance<ILedger>(host)
{
    private const string Pipeline = "telemetry";
    private static readonly Epoch One = new(1);
    private static readonly Partition P0 = new(0);
    private int _appends;

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var counts = new ChunkCounts(
            10, 12, 5, 4, 1, 0,
            new Dictionary<string, long> { ["malformed"] = 2, ["a \"reason\" é"] = 9_007_199_254_740_993 },
            new Dictionary<string, ViewCounts> { ["device"] = new(5, 0), ["site"] = new(4, 1) })
        {
            Dropped = new Dictionary<string, long> { ["heartbeats"] = 1 },
        };
        var row = Some.Row(3, Offset.None.Value, 41, "2026-é/'quoted'") with
        {
            First = new Offset(30),
            Missing = 30,
            Counts = counts,
            Totals = new ChainTotals(17, new Dictionary<string, long> { ["device"] = long.MaxValue, ["site"] = 4 })
            {
                Latest = new EventTime(-3),
                Sums = new EventSums(19, 9, 4, 2, 2, new Dictionary<string, long> { ["malformed"] = 2 }, 31),
            },
            LastRecord = new RecordMark(-1, ulong.MaxValue),
            WatermarkAfter = EventTime.Max,
            Clock = Some.Moment.AddTicks(1_234_567),
            Recipe = "0123456789abcdef",
            SectionsHash = ulong.MaxValue - 5,
            AfterIdle = true,
        };

        Assert.Equal(AppendOutcome.Sealed, await Store.TryAppendAsync([row], Ct));

        Assert.Equal(Some.Text(row), Some.Text(Assert.Single(await Store.HeadsAsync(Pipeline, One, Ct))));
    }

    [Fact]
    public async Task Rows_are_found_in_the_millisecond_around_their_clock()
    {
        var clock = Some.Moment.AddTicks(1_234_567);
        await Store.TryOpenEpochAsync(Some.Epoch(1), [], Ct);
        await Store.TryAppendAsync([Some.Row(0, Offset.None.Value, 4, "a") with { Clock = clock }], Ct);
        await Store.TryAppendAsync([Some.Row(0, 4, 9, "b") with { Clock = clock.AddMilliseconds(3) }], Ct);

        var found = await Store.ReadAllAsync(Pipeline, clock.AddMilliseconds(-1), clock.AddMilliseconds(1), Ct).ToListAsync();

        Assert.Equal("a", Assert.Single(found).Delta);
    }

    [Fact]
    public async Task A_redrive_has_a_chain_of_its_own_and_is_no_head_of_its_partition()
    {
        await AppendAsync(
            Some.Row(0, -1, 9), Some.Row(0, -1, 4, redrive: 1), Some.Row(0, 4, 7, redrive: 1), Some.Row(0, -1, 3, redrive: 12));

        Assert.Equal(9, Assert.Single(await Store.HeadsAsync(Pipeline, One, Ct)).Last.Value);
        var redriven = await Store.ReadAsync(Pipeline, One, new Source(P0, 1), Offset.None, 10, Ct);
        Assert.Equal([4L, 7L], redriven.Select(row => row.Last.Value));
        Assert.All(redriven, row => Assert.Equal(new Source(P0, 1), row.Source));
        Assert.Equal(4, (await AllAsync()).Count);
    }

    [Fact]
    public async Task An_empty_ledger_has_no_epoch_no_heads_and_no_rows()
    {
        Assert.Null(await Store.NewestEpochAsync(Pipeline, Ct));
        Assert.Empty(await Store.EpochsAsync(Pipeline, Ct));
        Assert.Empty(await Store.HeadsAsync(Pipeline, One, Ct));
        Assert.Empty(await Store.ReadAsync(Pipeline, One, P0, Offset.None, 10, Ct));
        Assert.Empty(await AllAsync());
        Assert.Equal(0, (await Store.TrimAsync(Pipeline, DateTimeOffset.MaxValue, Some.Applied, Ct)).Rows);
    }

    [Fact]
    public async Task Of_rows_with_one_that_conflicts_none_is_written()
    {
        await AppendAsync(Some.Row(1, -1, 9));

        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync([Some.Row(0, -1, 5), Some.Row(1, -1, 4), Some.Row(2, -1, 7)], Ct));

        Assert.Equal([1], (await Store.HeadsAsync(Pipeline, One, Ct)).Select(row => row.Partition.Value));
    }

    [Fact]
    public async Task Two_rows_of_one_call_with_the_same_key_conflict()
    {
        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync([Some.Row(0, -1, 5), Some.Row(0, -1, 6)], Ct));
        Assert.Empty(await Store.HeadsAsync(Pipeline, One, Ct));
    }

    [Fact]
    public async Task Heads_are_the_newest_rows_of_the_epoch_and_pipeline_asked_for()
    {
        await AppendAsync(Some.Row(2, -1, 9), Some.Row(2, 9, 19), Some.Row(0, -1, 5), Some.Row(3, 3, 4));
        await AppendAsync(Some.Row(2, 19, 99, epoch: 2), Some.Row(2, 19, 77, pipeline: "logs"));

        var heads = await Store.HeadsAsync(Pipeline, One, Ct);

        Assert.Equal([(0, 5L), (2, 19L), (3, 4L)], heads.Select(row => (row.Partition.Value, row.Last.Value)));
    }

    [Fact]
    public async Task Chains_of_what_is_redriven_are_apart_from_those_of_the_topic()
    {
        static ChunkRow Redriven(ChunkRow row) => row with { Source = Source.RedriveOf(row.Partition) };
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(1) with { RedrivenSince = One }, [], Ct));
        await AppendAsync(Some.Row(0, -1, 9), Redriven(Some.Row(0, -1, 3)), Redriven(Some.Row(1, -1, 5)), Redriven(Some.Row(1, 5, 7)));

        Assert.Equal(One, (await Store.NewestEpochAsync(Pipeline, Ct))!.RedrivenSince);
        Assert.Equal([("0", 9L)], (await Store.HeadsAsync(Pipeline, One, Ct)).Select(row => ($"{row.Source}", row.Last.Value)));
        Assert.Equal(
            [("0.1", 3L), ("1.1", 7L)],
            (await Store.RedrivenHeadsAsync(Pipeline, One, Ct)).Select(row => ($"{row.Source}", row.Last.Value)));
        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync([Redriven(Some.Row(1, 5, 8))], Ct));
    }

    [Fact]
    public async Task Reading_begins_at_the_row_that_follows_the_fence_and_stops_at_the_limit()
    {
        await AppendAsync(Some.Row(0, -1, 9), Some.Row(0, 9, 19), Some.Row(0, 19, 29), Some.Row(0, 29, 39), Some.Row(1, -1, 100));

        var rows = await Store.ReadAsync(Pipeline, One, P0, new Offset(9), 2, Ct);

        Assert.Equal([19L, 29L], rows.Select(row => row.Last.Value));
        Assert.Equal(4, (await Store.ReadAsync(Pipeline, One, P0, Offset.None, 100, Ct)).Count);
        Assert.Empty(await Store.ReadAsync(Pipeline, One, P0, new Offset(39), 100, Ct));
    }

    // epoch 1   ── 9 ── 19 ── end: begins again        epoch 2   none ── 4 ── 19 ──
    [Fact]
    public async Task All_rows_of_an_interval_come_in_the_order_of_epoch_partition_and_chain()
    {
        await AppendAsync(Some.Row(0, -1, 1, epoch: 2, clock: At(3)), Some.Row(1, -1, 1, clock: At(1)), Some.Row(1, 1, 2, clock: At(2)));
        await AppendAsync(Some.Row(0, -1, 3, clock: At(2)), Some.Row(0, 3, 4, clock: At(4)), Some.Row(3, -1, 4, clock: At(0)));
        await AppendAsync(Some.Row(0, -1, 4, pipeline: "logs", clock: At(2)));

        var rows = await Store.ReadAllAsync(Pipeline, At(1), At(4), Ct).ToListAsync();

        Assert.Equal(
            [(1, 0, 3L), (1, 1, 1L), (1, 1, 2L), (2, 0, 1L)],
            rows.Select(row => (row.Epoch.Value, row.Partition.Value, row.Last.Value)));
    }

    [Fact]
    public async Task A_long_interval_streams_completely()
    {
        foreach (var chunk in Enumerable.Range(0, 1_300).Chunk(90))
            await AppendAsync([.. chunk.Select(n => Some.Row(n % 3, n / 3 - 1, n / 3))]);

        var rows = await AllAsync();

        Assert.Equal(
            Enumerable.Range(0, 1_300).Select(n => (n % 3, (long)n / 3)).Order(),
            rows.Select(row => (row.Partition.Value, row.Last.Value)));
    }

    [Fact]
    public async Task An_append_takes_as_many_rows_as_it_says()
    {
        var rows = Enumerable.Range(0, Math.Min(Store.MaxRows, 200)).Select(partition => Some.Row(partition, -1, 9)).ToList();
        await OpenAsync(Pipeline, 1);

        Assert.Equal(AppendOutcome.Sealed, await Store.TryAppendAsync(rows, Ct));

        Assert.True((await Store.HeadsAsync(Pipeline, One, Ct)).Count >= 4);
        if (Store.MaxRows < int.MaxValue)
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TryAppendAsync([.. rows, Some.Row(999, -1, 9)], Ct).AsTask());
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_conflicts_with_itself_and_is_found_done()
    {
        await OpenAsync(Pipeline, 1);
        ChunkRow[] rows = [Some.Row(0, -1, 9, "mine"), Some.Row(1, -1, 4, "mine")];
        Assert.Equal(AppendOutcome.Sealed, await Store.TryAppendAsync(rows, Ct));

        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync(rows, Ct));

        Assert.Equal(rows.Select(Some.Text), (await Store.HeadsAsync(Pipeline, One, Ct)).Select(Some.Text));
    }

    [Fact]
    public async Task Names_may_hold_any_characters()
    {
        string[] pipelines = ["a/b", "a\\b", "a#b?", "a%2Fb", "ä 'ö'", "a.b", "a~b", "a\tb", "a"];
        foreach (var pipeline in pipelines)
            await AppendAsync(Some.Row(0, -1, pipeline.Length, pipeline: pipeline));

        foreach (var pipeline in pipelines)
        {
            Assert.Equal([pipeline.Length], (await Store.HeadsAsync(pipeline, One, Ct)).Select(row => (int)row.Last.Value));
            Assert.Single(await Store.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Ct).ToListAsync());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Appenders_that_race_make_one_chain_per_partition(int seed)
    {
        const int Partitions = 3;
        const long End = 400;
        await OpenAsync(Pipeline, 1);
        var appenders = Enumerable.Range(0, 4).Select(n => new RacingAppender(Store, Partitions, End, seed * 100 + n));

        var won = await Task.WhenAll(appenders.Select(appender => Task.Run(appender.RunAsync)));

        for (var partition = 0; partition < Partitions; partition++)
        {
            var chain = await Store.ReadAsync(Pipeline, One, new Partition(partition), Offset.None, int.MaxValue, Ct);
            Assert.Equal(chain.Select(row => row.Last.Value).SkipLast(1).Prepend(-1), chain.Select(row => row.Previous.Value));
            Assert.Equal(End, chain[^1].Last.Value);
        }
        Assert.Equal(won.Sum(), (await AllAsync()).Count);
    }

    private ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(int epoch, Offset after) =>
        Store.ReadAsync(Pipeline, new Epoch(epoch), P0, after, 10, Ct);

    private static (int, long) EpochAndLast(ChunkRow row) => (row.Epoch.Value, row.Last.Value);

    private static DateTimeOffset At(int hours) => Some.Moment.AddHours(hours);

    /// <summary>Opens the epochs of the rows and appends them, in as many calls as it takes, each with a delta object of its own.</summary>
    private async Task AppendAsync(params ChunkRow[] rows)
    {
        foreach (var some in rows.GroupBy(row => (row.Pipeline, row.Epoch)))
        {
            await OpenAsync(some.Key.Pipeline, some.Key.Epoch.Value);
            Assert.Equal(
                AppendOutcome.Sealed, await Store.TryAppendAsync([.. some.Select(row => row with { Delta = $"delta-{_appends}" })], Ct));
            _appends++;
        }
    }

    private async Task OpenAsync(string pipeline, int upTo)
    {
        for (var epoch = (await Store.EpochsAsync(pipeline, Ct)).Count + 1; epoch <= upTo; epoch++)
            Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(epoch, pipeline), [], Ct));
    }

    private async Task SealAsync(string delta, params ChunkRow[] rows) =>
        Assert.Equal(AppendOutcome.Sealed, await Store.TryAppendAsync([.. rows.Select(row => row with { Delta = delta })], Ct));

    private async Task<List<string>> UnusedAsync(DateTimeOffset before) =>
        [.. (await Store.UnusedDeltasAsync(Pipeline, before, Ct).ToListAsync()).Order(StringComparer.Ordinal)];

    private static (int, long) PartitionAndLast(ChunkRow row) => (row.Partition.Value, row.Last.Value);

    private Task<List<ChunkRow>> AllAsync() =>
        Store.ReadAllAsync(Pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Ct).ToListAsync().AsTask();
}
