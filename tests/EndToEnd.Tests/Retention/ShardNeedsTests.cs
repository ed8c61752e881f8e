using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Retention;
using static Serverless.EndToEnd.Tests.Retention.CollectedPipeline;
using Some = Serverless.EndToEnd.Tests.Stores.Some;

namespace Serverless.EndToEnd.Tests.Retention;

/// <summary>Up to where the rows of a source are needed by no shard. Chunks have ten records each, from offset 0.</summary>
public sealed class ShardNeedsTests
{
    private static readonly Source First = new Partition(0);
    private static readonly Source Second = new Partition(1);

    // partition         0   1
    // shard 0, chunks   3   1
    // shard 1           2   4
    [Fact]
    public void Of_each_source_the_shard_counts_that_has_applied_least()
    {
        var needs = Needs([Epoch(1, Layout(1))], [Report(Shard(0), [3, 1]), Report(Shard(1), [2, 4])]);

        Assert.Equal((After(2), Shard(1)), (needs.Kept[First], needs.LastOf(First)));
        Assert.Equal((After(1), Shard(0)), (needs.Kept[Second], needs.LastOf(Second)));
    }

    [Fact]
    public void A_shard_without_a_report_needs_every_row_of_its_sources()
    {
        var needs = Needs([Epoch(1, Layout(1))], [Report(Shard(0), [3, 1])]);

        Assert.Equal((ChainPoint.Start, Shard(1)), (needs.Kept[First], needs.LastOf(First)));
        Assert.Equal((ChainPoint.Start, Shard(1)), (needs.Kept[Second], needs.LastOf(Second)));
    }

    // epoch   1          2
    // view v  layout 1   layout 1    has applied 5 chunks of each partition
    // view w  layout 1   (none)      has applied 2, and hands its state over at the end of its chains
    [Theory]
    [InlineData(false, 2, "w")]
    [InlineData(true, 5, "v")]
    public void A_shard_of_a_layout_that_has_ended_counts_until_it_has_handed_over(bool hasHandedOver, int kept, string view)
    {
        var needs = Needs(
            [Epoch(1, Layout(1, shards: 1), Layout(1, shards: 1, view: "w")), Epoch(2, Layout(1, shards: 1))],
            [Report(Shard(0), [5, 5]), Report(Shard(0, view: "w"), [2, 2], hasHandedOver: hasHandedOver)]);

        Assert.Equal((After(kept), view), (needs.Kept[First], needs.LastOf(First).View));
    }

    private static ShardNeeds Needs(PipelineEpoch[] epochs, Runtime.Ports.ShardReport[] reports) => new(epochs, reports);

    private static PipelineEpoch Epoch(int number, params ViewLayout[] views) =>
        new("telemetry", new Epoch(number), "v1", 0, 2, views, Some.Moment);

    private static ShardId Shard(int number, string view = "v") => new("telemetry", view, new LayoutNumber(1), number);

    private static ChainPoint After(int chunks) => new(new Epoch(1), new Offset((chunks * 10) - 1));
}
