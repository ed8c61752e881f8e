using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Ledger;

/// <summary>A decision is about one place of one chain, and about nothing else.</summary>
public sealed class AcceptedLossTests
{
    private static readonly ChunkRow Row = new()
    {
        Pipeline = "p",
        Epoch = new Epoch(2),
        Source = new Partition(1),
        Previous = new Offset(9),
        First = new Offset(11),
        Last = new Offset(14),
        Delta = "d",
        WatermarkBefore = new EventTime(100),
        WatermarkAfter = new EventTime(130),
        Clock = DateTimeOffset.UnixEpoch,
        SectionsHash = 7,
        Counts = ChunkCounts.None with { Views = new Dictionary<string, ViewCounts> { ["v"] = new(5, 1), ["w"] = new(3, 0) } },
    };

    private static readonly AcceptedLoss Refold = new()
    {
        Kind = LossKind.Refold,
        Source = new Partition(1),
        From = new ChainPoint(new Epoch(2), new Offset(9)),
        To = new ChainPoint(new Epoch(2), new Offset(14)),
        Watermark = new EventTime(130),
        Delta = "d",
        SectionsHash = 8,
        Events = new Dictionary<string, long> { ["v"] = 2, ["w"] = -1 },
        Reason = "a table is another",
        By = "me",
        At = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void A_refold_gives_its_row_another_hash_and_other_counts()
    {
        var now = Refold.Instead(Row);

        Assert.Equal(8UL, now.SectionsHash);
        Assert.Equal((3, 4), (now.Counts.Views["v"].Merged, now.Counts.Views["w"].Merged));
        Assert.Equal(1, now.Counts.Views["v"].Late);
    }

    [Fact]
    public void Other_rows_stay_as_they_are()
    {
        ChunkRow[] others =
        [
            Row with { Delta = "e" },
            Row with { Source = new Partition(2) },
            Row with { Epoch = new Epoch(3) },
            Row with { Previous = new Offset(10) },
            Row with { Last = new Offset(15) },
        ];
        Assert.All(others, row => Assert.Same(row, Refold.Instead(row)));
        Assert.Same(Row, (Refold with { Kind = LossKind.Chunk }).Instead(Row));
    }

    // fence   9 ─── rows 10 to 14 are gone ─── row 15
    [Fact]
    public void A_gap_is_between_a_point_and_the_row_that_follows_its_end()
    {
        var gap = Refold with { Kind = LossKind.Gap, Delta = "" };
        var next = Row with { Previous = new Offset(14), First = new Offset(15), Last = new Offset(20) };

        Assert.True(gap.IsGap(gap.From, next));
        Assert.False(gap.IsGap(gap.From, next with { Previous = new Offset(12) }));
        Assert.False(gap.IsGap(gap.To, next));
        Assert.False(gap.IsOf(Row));
    }

    // source    watermark 150, fence 9     steps over a chunk whose watermark is 130
    [Fact]
    public void A_fence_steps_over_the_place_counts_it_and_never_moves_its_watermark_back()
    {
        var fence = new SourceFence(new Partition(1))
        {
            Epoch = new Epoch(2),
            Last = new Offset(9),
            Watermark = new EventTime(150),
            Stuck = new StuckSource(StuckKind.Damaged, "gone", 1),
        };

        fence.StepOver(Refold, new LostEvents(1, 0, 5));
        var later = Refold with { To = new ChainPoint(new Epoch(3), new Offset(20)), Watermark = new EventTime(170) };
        fence.StepOver(later, new LostEvents(1, 2, 2));

        Assert.Equal(new ChainPoint(new Epoch(3), new Offset(20)), fence.At);
        Assert.Equal((new EventTime(170), (StuckSource?)null), (fence.Watermark, fence.Stuck));
        Assert.Equal(new LostEvents(2, 2, 7), fence.Lost);
    }
}
