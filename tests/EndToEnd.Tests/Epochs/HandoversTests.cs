using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Ports;
using Some = Serverless.EndToEnd.Tests.Stores.Some;

namespace Serverless.EndToEnd.Tests.Epochs;

/// <summary>Which shards have still to hand over. Layouts 1, 2 and 3 of a view, of two shards each, follow one another by epochs.</summary>
public sealed class HandoversTests
{
    private readonly MemoryShardReports _reports = new();
    private int _reads;

    // layout 1   has ended; of its shards so many have handed over
    // layout 2   so many of its shards have begun
    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0, 0)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 0)]
    public async Task Shards_are_pending_until_they_have_handed_over_or_all_that_take_over_have_begun(
        int handedOver, int begun, int pending)
    {
        await SayAsync(layout: 1, shards: handedOver, hasHandedOver: true);
        await SayAsync(layout: 2, shards: begun);

        Assert.Equal(pending, (await Pending().PendingAsync(Epochs(2), default)).Count);
    }

    // layout   1 ended   2 ended   3
    // report   none      none      both have begun: what the others handed over was removed since
    [Fact]
    public async Task Nothing_is_pending_of_a_layout_whose_successor_was_taken_over_from_in_its_turn()
    {
        await SayAsync(layout: 3, shards: 2);

        Assert.Empty(await Pending().PendingAsync(Epochs(3), default));
    }

    // look     1         2         3          4          5
    // layout   1 ended                                   2 ended
    // pending  2         2         0          0          2
    // asked    yes       yes       yes                   yes
    [Fact]
    public async Task Shards_are_asked_only_while_any_may_be_pending()
    {
        var handovers = Pending();
        var pending = new List<int>();
        for (var look = 1; look <= 5; look++)
        {
            if (look == 3)
                await SayAsync(layout: 1, shards: 2, hasHandedOver: true);
            pending.Add((await handovers.PendingAsync(Epochs(look < 5 ? 2 : 3), default)).Count);
        }

        Assert.Equal([2, 2, 0, 0, 2], pending);
        Assert.Equal(4, _reads);
    }

    private Handovers Pending() => new(AlteredPort.Of<IShardReports, ValueTask<IReadOnlyList<ShardReport>>>(
        _reports, nameof(IShardReports.ReadAsync), args =>
        {
            _reads++;
            return _reports.ReadAsync((string)args[0]!, default);
        }));

    private async Task SayAsync(int layout, int shards, bool hasHandedOver = false)
    {
        var fence = new ReportedFence(new Source(new Partition(0)), new Epoch(1), new Offset(1), 0, 0);
        for (var shard = 0; shard < shards; shard++)
        {
            var id = new ShardId("telemetry", "v", new LayoutNumber(layout), shard);
            var report = new ShardReport(id, [fence], EventTime.Min, 0, null, Some.Moment) { HasHandedOver = hasHandedOver };
            await _reports.ReportAsync(report, default);
        }
    }

    private static List<PipelineEpoch> Epochs(int count) => [.. Enumerable.Range(1, count).Select(number => new PipelineEpoch(
        "telemetry", new Epoch(number), "v1", 0, 1, [Some.Layout("v", number, Sharding.Rekeyed, 2)], Some.Moment))];
}
