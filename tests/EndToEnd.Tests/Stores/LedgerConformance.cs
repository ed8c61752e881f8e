using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class LedgerConformance(StoreHost<ILedger> host) : StoreConformance<ILedger>(host)
{
    private const string Pipeline = "telemetry";
    private static readonly Epoch One = new(1);
    private static readonly Partition P0 = new(0);

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var counts = new ChunkCounts(
            10, 12, 5, 4, 1, 0,
            new Dictionary<string, long> { ["malformed"] = 2, ["a \"reason\" é"] = 9_007_199_254_740_993 },
            new Dictionary<string, ViewCounts> { ["device"] = new(5, 0), ["site"] = new(4, 1) });
        var row = Some.Row(3, Offset.None.Value, 41, "2026-é/'quoted'") with
        {
            First = new Offset(30),
            Missing = 30,
            Counts = counts,
            After = EventTime.Max,
            SealedAt = Some.Moment.AddTicks(1_234_567),
        };

        Assert.True(await Store.TryAppendAsync([row], Ct));

        Assert.Equal(Some.Text(row), Some.Text(Assert.Single(await Store.HeadsAsync(Pipeline, One, Ct))));
    }

    [Fact]
    public async Task An_empty_ledger_has_no_epoch_no_heads_and_no_rows()
    {
        Assert.Null(await Store.NewestEpochAsync(Pipeline, Ct));
        Assert.Empty(await Store.EpochsAsync(Pipeline, Ct));
        Assert.Empty(await Store.HeadsAsync(Pipeline, One, Ct));
        Assert.Empty(await Store.ReadAsync(Pipeline, One, P0, Offset.None, 10, Ct));
        Assert.Empty(await AllAsync());
        Assert.Equal(0, await Store.TrimAsync(Pipeline, DateTimeOffset.MaxValue, Ct));
    }

    [Fact]
    public async Task Of_rows_with_one_that_conflicts_none_is_written()
    {
        await AppendAsync(Some.Row(1, -1, 9));

        Assert.False(await Store.TryAppendAsync([Some.Row(0, -1, 5), Some.Row(1, -1, 4), Some.Row(2, -1, 7)], Ct));

        Assert.Equal([1], (await Store.HeadsAsync(Pipeline, One, Ct)).Select(row => row.Partition.Value));
    }

    [Fact]
    public async Task Two_rows_of_one_call_with_the_same_key_conflict()
    {
        Assert.False(await Store.TryAppendAsync([Some.Row(0, -1, 5), Some.Row(0, -1, 6)], Ct));
        Assert.Empty(await Store.HeadsAsync(Pipeline, One, Ct));
    }

    [Fact]
    public async Task Heads_are_the_newest_rows_of_the_epoch_and_pipeline_asked_for()
    {
        await AppendAsync(Some.Row(2, -1, 9), Some.Row(2, 9, 19), Some.Row(0, -1, 5), Some.Row(7, 3, 4));
        await AppendAsync(Some.Row(2, 19, 99, epoch: 2), Some.Row(2, 19, 77, pipeline: "logs"));

        var heads = await Store.HeadsAsync(Pipeline, One, Ct);

        Assert.Equal([(0, 5L), (2, 19L), (7, 4L)], heads.Select(row => (row.Partition.Value, row.Last.Value)));
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

    [Fact]
    public async Task Epochs_come_oldest_first_and_whole()
    {
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(1), [], Ct));
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), [], Ct));
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(9, "logs"), [], Ct));

        Assert.Equal(Some.Text(Some.Epoch(2)), Some.Text(await Store.NewestEpochAsync(Pipeline, Ct)));
        Assert.Equal([1, 2], (await Store.EpochsAsync(Pipeline, Ct)).Select(epoch => epoch.Epoch.Value));
    }

    [Fact]
    public async Task An_epoch_opens_once()
    {
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(1), [], Ct));
        Assert.False(await Store.TryOpenEpochAsync(Some.Epoch(1), [Some.End(0, -1, 0, 1)], Ct));
        Assert.Empty(await Store.HeadsAsync(Pipeline, new Epoch(0), Ct));
    }

    [Fact]
    public async Task An_epoch_does_not_open_when_a_chain_has_gone_on()
    {
        await AppendAsync(Some.Row(0, -1, 9), Some.Row(1, -1, 9), Some.Row(1, 9, 12));

        Assert.False(await Store.TryOpenEpochAsync(Some.Epoch(2), [Some.End(0, 9, 1, 2), Some.End(1, 9, 1, 2)], Ct));

        Assert.Null(await Store.NewestEpochAsync(Pipeline, Ct));
        Assert.All(await Store.HeadsAsync(Pipeline, One, Ct), head => Assert.Null(head.NextEpoch));
    }

    [Fact]
    public async Task An_ended_chain_takes_no_more_rows()
    {
        await AppendAsync(Some.Row(0, -1, 9));
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), [Some.End(0, 9, 1, 2)], Ct));

        // Whoever knew the chain before its end, and whoever reads its end as a head: both stand behind offset 9.
        var end = Assert.Single(await Store.HeadsAsync(Pipeline, One, Ct));
        Assert.Equal(new Epoch(2), end.NextEpoch);
        Assert.False(await Store.TryAppendAsync([Some.Row(0, end.Last.Value, 20)], Ct));
        Assert.True(await Store.TryAppendAsync([Some.Row(0, end.Last.Value, 20, epoch: 2)], Ct));
    }

    [Fact]
    public async Task All_rows_of_an_interval_come_in_the_order_of_epoch_partition_and_chain()
    {
        await AppendAsync(Some.Row(0, -1, 1, epoch: 2, sealedAt: At(3)), Some.Row(1, -1, 1, sealedAt: At(1)), Some.Row(1, 1, 2, sealedAt: At(2)));
        await AppendAsync(Some.Row(0, -1, 3, sealedAt: At(2)), Some.Row(0, 3, 4, sealedAt: At(4)), Some.Row(9, -1, 4, sealedAt: At(0)));
        await AppendAsync(Some.Row(0, -1, 4, pipeline: "logs", sealedAt: At(2)));

        var rows = await Store.ReadAllAsync(Pipeline, At(1), At(4), Ct).ToListAsync();

        Assert.Equal([(1, 0, 3L), (1, 1, 1L), (1, 1, 2L), (2, 0, 1L)], rows.Select(row => (row.Epoch.Value, row.Partition.Value, row.Last.Value)));
    }

    [Fact]
    public async Task A_long_interval_streams_completely()
    {
        foreach (var chunk in Enumerable.Range(0, 1_300).Chunk(100))
            await AppendAsync([.. chunk.Select(n => Some.Row(n % 3, n / 3 - 1, n / 3))]);

        var rows = await AllAsync();

        Assert.Equal(Enumerable.Range(0, 1_300).Select(n => (n % 3, (long)n / 3)).Order(), rows.Select(row => (row.Partition.Value, row.Last.Value)));
    }

    [Fact]
    public async Task Trimming_removes_old_rows_but_never_the_newest_of_a_partition()
    {
        await AppendAsync(Some.Row(0, -1, 1, sealedAt: At(1)), Some.Row(0, 1, 2, sealedAt: At(2)), Some.Row(0, 2, 3, sealedAt: At(5)));
        await AppendAsync(Some.Row(1, -1, 1, sealedAt: At(1)), Some.Row(1, 1, 7, sealedAt: At(2)));
        await AppendAsync(Some.Row(0, -1, 1, pipeline: "logs", sealedAt: At(1)), Some.Row(0, 1, 2, pipeline: "logs", sealedAt: At(1)));

        Assert.Equal(3, await Store.TrimAsync(Pipeline, At(3), Ct));

        Assert.Equal([(0, 3L), (1, 7L)], (await AllAsync()).Select(row => (row.Partition.Value, row.Last.Value)));
        Assert.Equal(2, (await Store.ReadAllAsync("logs", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Ct).ToListAsync()).Count);
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

    private static DateTimeOffset At(int hours) => Some.Moment.AddHours(hours);

    private async Task AppendAsync(params ChunkRow[] rows) => Assert.True(await Store.TryAppendAsync(rows, Ct));

    private Task<List<ChunkRow>> AllAsync() =>
        Store.ReadAllAsync(Pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Ct).ToListAsync().AsTask();
}
