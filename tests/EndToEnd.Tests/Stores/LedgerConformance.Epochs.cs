using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Epochs_come_oldest_first_and_whole()
    {
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(1), [], Ct));
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), [], Ct));
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(1, "logs"), [], Ct));

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

        Assert.Equal(One, (await Store.NewestEpochAsync(Pipeline, Ct))!.Epoch);
        Assert.All(await Store.HeadsAsync(Pipeline, One, Ct), head => Assert.Null(head.NextEpoch));
    }

    [Fact]
    public async Task An_ended_chain_takes_no_more_rows()
    {
        await AppendAsync(Some.Row(0, -1, 9));
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), [Some.End(0, 9, 1, 2)], Ct));

        // Whoever knew the chain before its end, and whoever reads its end as a head: both stand after offset 9.
        var end = Assert.Single(await Store.HeadsAsync(Pipeline, One, Ct));
        Assert.Equal(new Epoch(2), end.NextEpoch);
        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync([Some.Row(0, end.Last.Value, 20)], Ct));
        Assert.Equal(AppendOutcome.Sealed, await Store.TryAppendAsync([Some.Row(0, end.Last.Value, 20, epoch: 2)], Ct));
        Assert.Equal(new Epoch(2), Assert.Single(await Store.HeadsAsync(Pipeline, One, Ct)).NextEpoch);
    }

    [Fact]
    public async Task A_chain_may_begin_before_every_record_in_the_next_epoch()
    {
        await AppendAsync(Some.Row(0, -1, 9), Some.Row(0, 9, 19), Some.Row(1, -1, 19));
        var end = Some.End(0, 19, 1, 2) with
        {
            Last = Offset.None, WatermarkBefore = new EventTime(70), WatermarkAfter = new EventTime(30),
            Totals = ChainTotals.None with { Records = 20 },
        };
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), [end, Some.End(1, 19, 1, 2)], Ct));
        Assert.Equal(Some.Text(end), Some.Text((await Store.HeadsAsync(Pipeline, One, Ct))[0]));
        Assert.Empty(await Store.HeadsAsync(Pipeline, new Epoch(2), Ct));

        await AppendAsync(Some.Row(0, -1, 4, epoch: 2), Some.Row(0, 4, 19, epoch: 2));

        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync([Some.Row(0, -1, 7, epoch: 2)], Ct));
        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync([Some.Row(0, 19, 25)], Ct));
        Assert.Equal((2, 19L), EpochAndLast(Assert.Single(await Store.HeadsAsync(Pipeline, new Epoch(2), Ct))));
        Assert.Equal([9L, 19L, -1L], (await ReadAsync(1, Offset.None)).Select(row => row.Last.Value));
        Assert.Equal([-1L], (await ReadAsync(1, new Offset(19))).Select(row => row.Last.Value));
        Assert.Equal([4L, 19L], (await ReadAsync(2, Offset.None)).Select(row => row.Last.Value));
        Assert.Equal(
            [(1, 9L), (1, 19L), (1, -1L), (2, 4L), (2, 19L)],
            (await AllAsync()).Where(row => row.Partition == P0).Select(EpochAndLast));
    }

    [Fact]
    public async Task An_epoch_of_many_partitions_ends_them_all()
    {
        await OpenAsync(Pipeline, 1);
        var ends = Enumerable.Range(0, 150).Select(partition => Some.End(partition, -1, 1, 2)).ToList();

        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), ends, Ct));

        Assert.Equal(AppendOutcome.Taken, await Store.TryAppendAsync([Some.Row(149, -1, 20)], Ct));
        Assert.False(await Store.TryOpenEpochAsync(Some.Epoch(2), ends, Ct));
        Assert.Equal(2, (await Store.EpochsAsync(Pipeline, Ct)).Count);
    }
}
