using Serverless.Core.Positions;
using Serverless.Core.Shards;

namespace Serverless.Core.Tests.Shards;

/// <summary>
/// Before windows are closed only because partitions are idle the ledger is asked. Partition 0 is at 500, partition 1 at 130 and idle; the
/// shard has fired up to 130. Views have a lateness of 150.
/// </summary>
public sealed class IdleClosingTests
{
    private static readonly Partition[] One = [new(1)];

    //  W    130      500
    //  tumbling windows of 100: one that fires; one that fires after; one that has fired and is dropped
    [Theory]
    [InlineData(200, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(700, false)]
    [InlineData(100, true)]
    public void Only_a_window_that_fires_or_is_dropped_is_closed(long end, bool closes)
    {
        var shard = Shard("tumbling");
        shard.Holds(end - 100, end);

        Assert.Equal(closes, shard.Rules.ClosesOverIdle(shard.State, Tick(One)));
        Assert.False(shard.Rules.ClosesOverIdle(shard.State, Tick([])));
    }

    //  W   400   540      a window that has fired: it is dropped at 250 + 150 + 150
    [Theory]
    [InlineData(549, false)]
    [InlineData(550, true)]
    public void A_window_that_has_fired_is_closed_when_its_lateness_has_passed(long watermark, bool closes)
    {
        var shard = Shard("tumbling", fired: 400);
        shard.State.Sources[0].Watermark = SomeShard.At(watermark);
        shard.Holds(300, 400);

        Assert.Equal(closes, shard.Rules.ClosesOverIdle(shard.State, Tick(One)));
    }

    [Fact]
    public void What_is_closed_without_the_idle_ones_is_not_closed_over_them()
    {
        var shard = Shard("tumbling");
        shard.State.Sources[1].Watermark = SomeShard.At(500);
        shard.Holds(100, 200);

        Assert.False(shard.Rules.ClosesOverIdle(shard.State, Tick(One)));
    }

    [Fact]
    public void Without_windows_nothing_is_closed()
    {
        var shard = Shard("tumbling");
        Assert.False(shard.Rules.ClosesOverIdle(shard.State, Tick(One)));
    }

    //  slices of 10: that of 120 is in windows up to 350, and is kept for 150 more
    [Theory]
    [InlineData(499, false)]
    [InlineData(500, true)]
    public void A_slice_that_no_later_window_is_made_from_is_dropped(long watermark, bool closes)
    {
        var shard = Shard("sliding");
        shard.State.Sources[0].Watermark = SomeShard.At(watermark);
        shard.State.WindowsOf("k"u8).Slices.Add(new(SomeShard.At(120), SomeShard.At(0), new(shard.View.Cells)));

        Assert.Equal(closes, shard.Rules.ClosesOverIdle(shard.State, Tick(One)));
    }

    private static ShardTick Tick(Partition[] idle) => new(0, CaughtUp: true, idle, Flush: false);

    private static SomeShard Shard(string view, long fired = 130)
    {
        var shard = new SomeShard(view, fired);
        shard.State.Sources[0].Watermark = SomeShard.At(500);
        shard.State.Sources[1].Watermark = SomeShard.At(130);
        return shard;
    }
}
