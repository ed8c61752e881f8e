using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Ports;
using Some = Serverless.EndToEnd.Tests.Stores.Some;

namespace Serverless.EndToEnd.Tests.Epochs;

/// <summary>What is read of epochs and their chains, and how often.</summary>
public sealed class KnownEpochsTests
{
    private readonly MemoryLedger _ledger = new();
    private int _reads;

    // partition   0           1           2           3
    // epoch 1     row to 9    row to 19
    // epoch 2     row to 29
    [Fact]
    public async Task The_head_of_a_partition_is_its_newest_row_of_any_epoch()
    {
        await AppendAsync(Some.Row(0, -1, 9, "d1"), Some.Row(1, -1, 19, "d1"));
        await AppendAsync(Some.Row(0, 9, 29, "d2", epoch: 2));

        var heads = await ChainHeads.ReadAsync(_ledger, Some.Epoch(2), default);

        Assert.Equal([29, 19, -1, -1], heads.Select(head => head.Last.Value));
        Assert.Equal(PartitionHead.Start, heads[3]);
    }

    [Fact]
    public async Task Earlier_epochs_are_not_read_when_every_partition_has_a_row_in_the_newest()
    {
        await AppendAsync([.. Enumerable.Range(0, 4).Select(partition => Some.Row(partition, -1, 9, "d1", epoch: 2))]);
        var ledger = AlteredPort.Of<ILedger, ValueTask<IReadOnlyList<ChunkRow>>>(_ledger, nameof(ILedger.HeadsAsync), args =>
        {
            _reads++;
            return _ledger.HeadsAsync((string)args[0]!, (Epoch)args[1]!, default);
        });

        await ChainHeads.ReadAsync(ledger, Some.Epoch(2), default);

        Assert.Equal(1, _reads);
    }

    // call     1      2      3          4          5           6
    // asks     1      1      device.1   2 epochs   device.9    0, nothing known
    // ledger   read                     read       read        read
    [Fact]
    public async Task Epochs_are_read_once_unless_more_are_asked_for()
    {
        var history = new EpochHistory("telemetry", Counted());
        await _ledger.TryOpenEpochAsync(Some.Epoch(1), [], default);

        List<int> reads =
        [
            await ReadsAsync(() => history.ReadAsync(1, default)),
            await ReadsAsync(() => history.ReadAsync(1, default)),
            await ReadsAsync(() => history.FindAsync(Device(1), 1, default)),
            await ReadsAsync(() => history.ReadAsync(2, default)),
            await ReadsAsync(() => history.FindAsync(Device(9), 1, default)),
        ];
        Assert.Equal([1, 0, 0, 1, 1], reads);
        Assert.Equal(1, await ReadsAsync(() => new EpochHistory("telemetry", Counted()).ReadAsync(0, default)));
        Assert.Equal(1, (await history.FindAsync(Device(1), 1, default))!.First.Epoch.Value);
        Assert.Null(await history.FindAsync(Device(9), 1, default));
    }

    private ILedger Counted() => AlteredPort.Of<ILedger, ValueTask<IReadOnlyList<PipelineEpoch>>>(
        _ledger, nameof(ILedger.EpochsAsync), args =>
        {
            _reads++;
            return _ledger.EpochsAsync((string)args[0]!, default);
        });

    private async Task<int> ReadsAsync<T>(Func<ValueTask<T>> call)
    {
        _reads = 0;
        await call();
        return _reads;
    }

    private async Task AppendAsync(params ChunkRow[] rows) =>
        Assert.Equal(AppendOutcome.Sealed, await _ledger.TryAppendAsync(rows, default));

    private static ShardId Device(int layout) => new("telemetry", "device", new LayoutNumber(layout), 0);
}
