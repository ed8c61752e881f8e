using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Ledger;

/// <summary>
/// The chain of a source runs through epochs, and begins before every record in one whose topic was made anew: offsets compare within an
/// epoch only.
/// </summary>
public sealed class ChainPointTests
{
    private static readonly Source Source = new Partition(0);
    private static readonly View View = StreamPipeline.Instance.Views[0];

    [Fact]
    public void Points_are_ordered_by_epoch_then_by_offset()
    {
        ChainPoint[] inOrder = [ChainPoint.Start, At(1, -1), At(1, 0), At(1, 99), At(2, -1), At(2, 5), At(3, -1)];

        Assert.Equal(inOrder, inOrder.Reverse().Order());
        Assert.Equal(At(1, 99), ChainPoint.Earlier(At(2, 5), At(1, 99)));
        Assert.Equal(At(1, 99), ChainPoint.Earlier(At(1, 99), At(2, 5)));
    }

    [Theory]
    [InlineData(4, 5, true, false)]
    [InlineData(5, 5, false, false)]
    [InlineData(6, 5, false, true)]
    public void A_point_is_before_another_or_after_it_or_the_same(long left, long right, bool isBefore, bool isAfter)
    {
        var (one, other) = (At(1, left), At(1, right));
        Assert.Equal((isBefore, isAfter, !isAfter, !isBefore), Compared(one, other));
    }

    // epoch   (none)  1     1     2
    // before  start   -1    39    -1
    [Fact]
    public void The_first_row_of_the_first_epoch_follows_the_start()
    {
        Assert.Equal(ChainPoint.Start, ChainPoint.Before(default, Offset.None));
        Assert.Equal(ChainPoint.Start, ChainPoint.Before(new Epoch(1), Offset.None));
        Assert.Equal(At(1, 39), ChainPoint.Before(new Epoch(1), new Offset(39)));
        Assert.Equal(At(2, -1), ChainPoint.Before(new Epoch(2), Offset.None));
    }

    [Fact]
    public void After_the_end_of_a_chain_the_next_epoch_begins()
    {
        Assert.Equal(At(2, -1), ChainPoint.After(End(39, -1)));
        Assert.Equal(At(1, 39), ChainPoint.After(End(20, 39) with { NextEpoch = null }));
    }

    [Fact]
    public void The_head_of_a_chain_is_what_its_newest_row_says()
    {
        var row = End(20, 39) with { Delta = "delta", LastRecord = new RecordMark(1, 2) };

        var head = PartitionHead.Of(row);

        Assert.Equal((At(2, 39), new EventTime(30), "delta", row.Totals), (head.At, head.Watermark, head.Delta, head.Totals));
        Assert.Equal(row.LastRecord, head.LastRecord);
        Assert.Equal(At(1, 39), PartitionHead.Of(row with { NextEpoch = null }).At);
        Assert.Equal(ChainTotals.None, PartitionHead.Start.Totals);
    }

    // fence (2, 5)   epoch 1: ... 99 │ epoch 2: -1 ── 5 ── 9
    [Theory]
    [InlineData(2, 5, 9, ChunkFit.Next)]
    [InlineData(2, -1, 5, ChunkFit.Applied)]
    [InlineData(1, 5, 99, ChunkFit.Applied)]
    [InlineData(2, 9, 12, ChunkFit.Gap)]
    [InlineData(3, 5, 9, ChunkFit.Gap)]
    [InlineData(3, -1, 4, ChunkFit.Gap)]
    public void A_chunk_fits_where_epoch_and_offset_follow_the_fence(int epoch, long previous, long last, ChunkFit fit) =>
        Assert.Equal(fit, Shard.Fit(Fenced(2, 5), Link(epoch, previous, last)));

    // Nothing is applied: the first chunk of the first epoch follows, but one of the second may be of a topic that was made anew.
    [Theory]
    [InlineData(1, -1, ChunkFit.Next)]
    [InlineData(1, 5, ChunkFit.Gap)]
    [InlineData(2, -1, ChunkFit.Gap)]
    public void A_shard_that_has_applied_nothing_begins_with_the_first_epoch(int epoch, long previous, ChunkFit fit) =>
        Assert.Equal(fit, Shard.Fit(ShardState.Begin(View, [new SourceFence(new Partition(0))]), Link(epoch, previous, 20)));

    // partition 0 has no row in any epoch: the poke leaves it out
    [Theory]
    [InlineData(0, -1, null, true)]
    [InlineData(0, -1, -1L, false)]
    [InlineData(2, -1, -1L, true)]
    [InlineData(1, 99, -1L, false)]
    [InlineData(2, 5, 5L, true)]
    [InlineData(1, 99, 5L, false)]
    [InlineData(3, -1, 5L, true)]
    public void A_poke_of_epoch_2_is_done_when_its_head_is_reached_there(int epoch, long last, long? head, bool isDone)
    {
        var poke = new Poke { Epoch = 2, Heads = head is { } some ? new Dictionary<int, long> { [0] = some } : [] };
        var saved = new ShardHead(Fenced(epoch, last).Sources, EventTime.Min, 0, 0, false, ShardAside.None, 0, 0);

        Assert.Equal(isDone, saved.IsDone(poke, early: null, nowMs: 0));
    }

    // epoch 1   ── 39, watermark 70 │ end: none, watermark 30
    [Fact]
    public void A_fence_goes_on_as_the_end_of_the_chain_says()
    {
        var state = Fenced(1, 39);
        var fence = state.Source(Source);
        (fence.Watermark, fence.Base, fence.Applied) = (new EventTime(70), 4, 11);

        fence.Follow(End(39, -1));

        Assert.Equal((At(2, -1), new EventTime(30), 4L, 11L), (fence.At, fence.Watermark, fence.Base, fence.Applied));
    }

    //              first   last   records
    // very start   7 ───── 9      3         the log may begin at any offset
    // made anew    7 ───── 9      3         0 to 6 were stepped over
    [Theory]
    [InlineData(0, 0)]
    [InlineData(40, 7)]
    public void Of_a_topic_made_anew_what_comes_before_the_first_record_is_missing(long recordsBefore, long missing)
    {
        var head = PartitionHead.Start with { Totals = ChainTotals.None with { Records = recordsBefore } };

        Assert.Equal(missing, LedgerRules.Missing(head, new Offset(7), new Offset(9), records: 3));
    }

    [Fact]
    public void The_start_of_a_topic_made_anew_goes_on_with_totals_and_watermark()
    {
        var head = new PartitionHead(new Offset(39), new EventTime(70), "delta")
        {
            Totals = ChainTotals.None with { Records = 40 },
            LastRecord = new RecordMark(1, 2),
        };

        var start = head.Restarted();

        Assert.True(start.BeginsAgain);
        Assert.False(head.BeginsAgain);
        Assert.False(PartitionHead.Start.BeginsAgain);
        Assert.Equal((Offset.None, new EventTime(70), "", 40L), (start.Last, start.Watermark, start.Delta, start.Totals.Records));
        Assert.Null(start.LastRecord);
    }

    private static (bool, bool, bool, bool) Compared(ChainPoint one, ChainPoint other) =>
        ((one < other), (one > other), one <= other, one >= other);

    private static ChainPoint At(int epoch, long last) => new(new Epoch(epoch), new Offset(last));

    private static ChunkLink Link(int epoch, long previous, long last) =>
        new(Source, new Epoch(epoch), new Offset(previous), new Offset(last), EventTime.Min, "");

    private static ShardState Fenced(int epoch, long last)
    {
        var state = ShardState.Begin(View, [new SourceFence(new Partition(0))]);
        (state.Source(Source).Epoch, state.Source(Source).Last) = (new Epoch(epoch), new Offset(last));
        return state;
    }

    private static ChunkRow End(long previous, long last) => new()
    {
        Pipeline = "stream",
        Epoch = new Epoch(1),
        Source = Source,
        Previous = new Offset(previous),
        First = new Offset(previous),
        Last = new Offset(last),
        WatermarkBefore = new EventTime(70),
        WatermarkAfter = new EventTime(30),
        Totals = ChainTotals.None with { Records = 40, Merged = new Dictionary<string, long> { [View.Name] = 25 } },
        Clock = DateTimeOffset.UnixEpoch,
        NextEpoch = new Epoch(2),
    };
}
