using Serverless.Core.Folding;
using Serverless.Core.Partials;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding;

public sealed class ChunkTallyTests
{
    [Fact]
    public void A_view_counts_what_it_merged_and_what_was_late_for_it_and_nothing_else()
    {
        var tally = new ChunkTally(StreamPipeline.Instance.Views);
        ViewOutcome[] outcomes = [ViewOutcome.Merged, ViewOutcome.Outside, ViewOutcome.Late, ViewOutcome.Merged, ViewOutcome.Outside];
        foreach (var outcome in outcomes)
            tally.View(1, outcome);

        var counts = tally.Take().Views;

        var view = counts[StreamPipeline.Instance.Views[1].Name];
        Assert.Equal((2, 1), (view.Merged, view.Late));
        var other = counts[StreamPipeline.Instance.Views[0].Name];
        Assert.Equal((0, 0), (other.Merged, other.Late));
    }

    // merged by any view; else late for any; else of no view
    [Theory]
    [InlineData(true, false, 1, 0, 0)]
    [InlineData(true, true, 1, 0, 0)]
    [InlineData(false, true, 0, 1, 0)]
    [InlineData(false, false, 0, 0, 1)]
    public void An_event_has_one_outcome(bool merged, bool late, long inMerged, long inLate, long inFiltered)
    {
        var tally = new ChunkTally(StreamPipeline.Instance.Views);
        tally.Record();
        tally.Folded(merged, late);

        var counts = tally.Take();

        Assert.Equal((1, 1), (counts.Records, counts.Read));
        Assert.Equal((inMerged, inLate, inFiltered), (counts.Merged, counts.Late, counts.Filtered));
        Assert.True(counts.Balances);
    }

    [Fact]
    public void Counting_starts_again_at_zero()
    {
        var tally = new ChunkTally(StreamPipeline.Instance.Views);
        tally.View(0, ViewOutcome.Merged);
        tally.Take();

        Assert.Equal(0, tally.Take().Views[StreamPipeline.Instance.Views[0].Name].Merged);
    }
}
