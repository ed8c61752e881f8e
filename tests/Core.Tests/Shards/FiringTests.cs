using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Shards;

/// <summary>When the state of a window goes, and when early panes are due. Windows of 100 have a lateness of 150.</summary>
public sealed class FiringTests
{
    //  [0,100)  W=250: over       a correction of it waits in the outbox: the window of the pane before it must be found
    [Theory]
    [InlineData(0, 100, true)]
    [InlineData(100, 200, true)]
    [InlineData(-100, 0, true)]
    [InlineData(101, 200, false)]
    [InlineData(-100, -1, false)]
    public void A_window_is_held_while_a_correction_that_touches_it_waits(long start, long end, bool isHeld)
    {
        var shard = At(250);
        shard.Holds(0, 100);
        shard.State.Pending.Add(shard.Correction(start, end));

        Advance(shard);
        Assert.Equal(isHeld ? "[0,100) 1" : "", shard.Windows);

        shard.State.Delivered(shard.State.Outbox.Count);
        Advance(shard);
        Assert.Equal(0, shard.State.KeyCount);
    }

    [Fact]
    public void A_correction_of_another_key_holds_nothing()
    {
        var shard = At(250);
        shard.Holds(0, 100);
        var correction = shard.Correction(0, 100);
        shard.State.Pending.Add(correction with { Id = correction.Id with { Key = "other" } });

        Advance(shard);

        Assert.Equal("", shard.Windows);
    }

    [Theory]
    [InlineData(249, "[0,100) 1")]
    [InlineData(250, "")]
    public void A_window_goes_when_its_lateness_has_passed(long watermark, string windows)
    {
        var shard = At(watermark);
        shard.Holds(0, 100);
        Advance(shard);
        Assert.Equal(windows, shard.Windows);
    }

    // A window of no events, as one that a correction made, says nothing.
    [Fact]
    public void A_window_without_events_has_no_pane()
    {
        var shard = At(100);
        shard.Holds(0, 100, events: 0);
        Assert.Empty(Advance(shard));
    }

    //  moments  1000        1100   1200
    //  clock    1000  1099  1100   1200   1101 (set back)   1100  1199   1200
    //  panes    x     -     x      x      x                 -     -      x
    [Fact]
    public void A_clock_that_is_set_back_holds_no_early_pane_up()
    {
        var shard = At(50);
        var window = shard.Holds(0, 100);
        var panes = new List<long>();
        foreach (var now in new long[] { 1_000, 1_099, 1_100, 1_200, 1_101, 1_100, 1_199, 1_200 })
        {
            window.Cell.Open().OldestUnemittedKafkaMs = 1;
            if (Advance(shard, shard.Moment + now).Count > 0)
                panes.Add(now);
        }
        Assert.Equal([1_000, 1_100, 1_200, 1_101, 1_200], panes);
    }

    //  moments  1000   1100   1200          1300
    //  clock    1000          1250   1299   1300
    //  panes    x             x      -      x
    [Fact]
    public void A_pane_that_comes_late_does_not_put_off_the_next()
    {
        var shard = At(50);
        var window = shard.Holds(0, 100);
        var panes = new List<long>();
        foreach (var now in new long[] { 1_000, 1_250, 1_299, 1_300 })
        {
            window.Cell.Open().OldestUnemittedKafkaMs = 1;
            if (Advance(shard, shard.Moment + now).Count > 0)
                panes.Add(now);
        }
        Assert.Equal([1_000, 1_250, 1_300], panes);
    }

    // Events that came when the watermark of the shard had reached the end of their window.
    [Theory]
    [InlineData(99, PaneKind.OnTime)]
    [InlineData(100, PaneKind.Late)]
    public void A_window_that_begins_after_its_end_was_reached_has_late_panes_only(long fired, PaneKind kind)
    {
        var shard = At(100);
        shard.State.Fired = SomeShard.At(fired);
        shard.Holds(0, 100);

        Assert.Equal(kind, Assert.IsType<OutboxItem.Pane>(Assert.Single(Advance(shard))).Result.Kind);
    }

    // W=150: the windows fire and are held for their lateness.
    [Fact]
    public void Windows_that_cannot_be_emitted_go_and_the_others_stay()
    {
        var shard = At(200);
        shard.Breaks(0, 100);
        shard.Holds(100, 200);
        shard.Breaks(50, 150);

        var pane = Assert.IsType<OutboxItem.Pane>(Assert.Single(Advance(shard)));

        Assert.Equal(SomeShard.At(100), pane.Result.Id.Start);
        Assert.Equal(("[100,200) 1", 2), (shard.Windows, shard.State.Aside.Count));
    }

    //  slices of 10: that of 120 is in windows up to 350, and is kept for 150 more
    [Theory]
    [InlineData(499, 1)]
    [InlineData(500, 0)]
    public void A_slice_goes_when_no_later_window_is_made_from_it(long watermark, int keys)
    {
        var shard = At(watermark, "sliding");
        shard.State.WindowsOf("k"u8).Slices.Add(new(SomeShard.At(120), SomeShard.At(0), new(shard.View.Cells)));

        Advance(shard);

        Assert.Equal(keys, shard.State.KeyCount);
    }

    [Fact]
    public void What_a_tick_returns_is_what_it_put_into_the_outbox_and_not_what_was_there()
    {
        var shard = At(100);
        shard.Holds(0, 100);
        shard.State.Pending.Add(shard.Correction(0, 100));

        var pane = Assert.IsType<OutboxItem.Pane>(Assert.Single(Advance(shard)));

        Assert.Equal([shard.State.Outbox[1]], [pane]);
        Assert.Equal(SomeShard.At(100), shard.State.Fired);
    }

    private static IReadOnlyList<OutboxItem> Advance(SomeShard shard, long now = 0) =>
        shard.Rules.Advance(shard.State, new ShardTick(now, CaughtUp: true, [], Flush: false));

    private static SomeShard At(long watermark, string view = "tumbling")
    {
        var shard = new SomeShard(view, fired: 0);
        foreach (var source in shard.State.Sources)
            source.Watermark = SomeShard.At(watermark);
        return shard;
    }
}
