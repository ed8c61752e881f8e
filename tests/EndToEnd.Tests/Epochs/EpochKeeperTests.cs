using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Ports;
using Some = Serverless.EndToEnd.Tests.Stores.Some;

namespace Serverless.EndToEnd.Tests.Epochs;

/// <summary>How epochs are opened, by whom, and how often the ledger is asked for them.</summary>
public sealed class EpochKeeperTests
{
    private static readonly Pipeline First = Faults.Some.Aligned;
    private static readonly Pipeline Second = First.WithShards(shards => shards + 1);

    private readonly SimulatedClock _clock = new(Some.Moment);
    private readonly MemoryLedger _ledger = new();
    private readonly SimulatedTopic _topic = new([[], [], [], []]) { Partitions = 2 };

    // epoch      1      2            3        4        5        6
    // version    A      A            B        A        A        B
    // revision   0      0            0        2        3        0, by hand
    // topic      2      4 partitions
    [Fact]
    public async Task The_history_says_why_each_epoch_was_opened_and_keeps_the_highest_revision()
    {
        await Keeper().RefreshAsync(First, default);
        _topic.Partitions = 4;
        await Keeper().RefreshAsync(First, default);
        await Keeper().RefreshAsync(Second, default);
        await Keeper(revision: 2).RefreshAsync(First, default);
        await Keeper(revision: 3).RefreshAsync(First, default);
        await Keeper().ActivateAsync(Second, default);

        var epochs = await _ledger.EpochsAsync("stream", default);
        Assert.Equal(
            [
                "the pipeline began",
                "the topic has 4 partitions instead of 2",
                $"version {Second.Version} took over",
                $"version {First.Version} took over with revision 2",
                "revision 3 was deployed",
                $"version {Second.Version} was activated by hand",
            ],
            epochs.Select(epoch => epoch.Cause));
        Assert.Equal([0, 0, 0, 2, 3, 3], epochs.Select(epoch => epoch.Revision));
        Assert.Equal([1, 2, 3, 4, 5, 6], epochs.Select(epoch => epoch.Epoch.Value));
        Assert.Equal([2, 4, 4, 4, 4, 4], epochs.Select(epoch => epoch.Partitions));
    }

    // call      1      2      3           4            5            6              7
    // asks for  now    now    2 of topic  3 of topic   3 of topic   forgotten      another version
    // ledger    read                      read                      read           read
    [Fact]
    public async Task The_ledger_is_read_only_when_what_is_known_may_not_do()
    {
        var reads = 0;
        var keeper = Keeper(AlteredPort.Of<ILedger, ValueTask<IReadOnlyList<PipelineEpoch>>>(
            _ledger, nameof(ILedger.EpochsAsync), args =>
            {
                reads++;
                return _ledger.EpochsAsync((string)args[0]!, default);
            }));
        var seen = new List<int>();
        Func<ValueTask<PipelineEpoch>>[] calls =
        [
            () => keeper.CurrentAsync(First, default),
            () => keeper.CurrentAsync(First, default),
            () => keeper.CurrentForSealingAsync(First, 2, default),
            () => keeper.CurrentForSealingAsync(First, 3, default),
            () => keeper.CurrentForSealingAsync(First, 3, default),
            () =>
            {
                keeper.Forget();
                return keeper.CurrentAsync(First, default);
            },
            () => keeper.CurrentAsync(Second, default),
        ];
        foreach (var call in calls)
        {
            reads = 0;
            await call();
            seen.Add(Math.Min(reads, 1));
        }

        Assert.Equal([1, 0, 0, 1, 0, 1, 1], seen);
        Assert.Equal([1, 2, 3], keeper.All.Select(epoch => epoch.Epoch.Value));
    }

    // partition   0                   1               2
    // chain       begins otherwise    goes on         has ended already, by an instance that stopped
    [Fact]
    public async Task Ends_of_chains_that_begin_otherwise_come_last_and_one_that_is_there_stays()
    {
        _topic.Partitions = 3;
        IReadOnlyList<ChunkRow> ends = [];
        var keeper = Keeper(AlteredPort.Of<ILedger, ValueTask<bool>>(_ledger, nameof(ILedger.TryOpenEpochAsync), args =>
        {
            ends = (IReadOnlyList<ChunkRow>)args[1]!;
            return _ledger.TryOpenEpochAsync((PipelineEpoch)args[0]!, [], default);
        }));
        await keeper.RefreshAsync(First, default);
        await _ledger.TryAppendAsync([.. Enumerable.Range(0, 3).Select(partition => Some.Row(partition, -1, 9, "d1", "stream"))], default);
        var ended = Some.End(2, 9, epoch: 1, next: 2) with { Pipeline = "stream", Clock = Some.Moment - TimeSpan.FromMinutes(5) };
        await _ledger.TryAppendAsync([ended], default);

        var opened = await keeper.ReopenAsync(
            "stream", "set back",
            heads => ValueTask.FromResult<IReadOnlyDictionary<Partition, PartitionHead>>(
                new Dictionary<Partition, PartitionHead> { [new(0)] = heads[0] with { Watermark = new EventTime(5) } }),
            default);

        Assert.Equal((2, "set back"), (opened!.Epoch.Value, opened.Cause));
        Assert.Equal([1, 2, 0], ends.Select(end => end.Partition.Value));
        Assert.Equal(ended, ends[1]);
        Assert.Equal(new EventTime(5), ends[2].WatermarkAfter);
        Assert.All(ends, end => Assert.Equal((new Offset(9), new Offset(9), new Epoch(2)), (end.Previous, end.Last, end.NextEpoch!.Value)));
    }

    // epoch 1   partition 0 goes on, 1 has ended: the instance that wanted to open epoch 2 has stopped
    [Fact]
    public async Task An_epoch_whose_chains_have_begun_to_end_is_followed_by_the_next_when_a_batch_is_to_be_sealed()
    {
        var keeper = Keeper(AlteredPort.Of<ILedger, ValueTask<bool>>(_ledger, nameof(ILedger.TryOpenEpochAsync), args =>
            _ledger.TryOpenEpochAsync((PipelineEpoch)args[0]!, [], default)));
        await keeper.RefreshAsync(First, default);
        await _ledger.TryAppendAsync([.. Enumerable.Range(0, 2).Select(partition => Some.Row(partition, -1, 9, "d1", "stream"))], default);
        await _ledger.TryAppendAsync([Some.End(1, 9, epoch: 1, next: 2) with { Pipeline = "stream" }], default);
        keeper.Forget();

        Assert.Equal(1, (await keeper.RefreshAsync(First, default)).Epoch.Value);
        keeper.Forget();
        var opened = await keeper.CurrentForSealingAsync(First, 2, default);

        Assert.Equal((2, "an epoch that was begun to be opened was completed"), (opened.Epoch.Value, opened.Cause));
    }

    [Fact]
    public async Task Before_the_first_epoch_there_is_none_to_follow()
    {
        var keeper = Keeper();

        Assert.Null(await keeper.RelayAsync("stream", "reshard", epochs => new(epochs[^1].Views), default));
        Assert.Null(await keeper.ReopenAsync(
            "stream", "set back", heads => new(new Dictionary<Partition, PartitionHead>()), default));
    }

    private EpochKeeper Keeper(ILedger? ledger = null, long revision = 0) =>
        new(ledger ?? _ledger, _topic, _clock, revision, isAlone: false);
}
