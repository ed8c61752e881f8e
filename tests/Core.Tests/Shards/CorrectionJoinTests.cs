using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Shards;

/// <summary>
/// A correction is merged into the state where a window of it is held, else into the stored result. Sessions have a gap of 80, and are held
/// for it and the lateness of 150 after their end: those that end at or before W - 230 are gone.
/// </summary>
public sealed class CorrectionJoinTests
{
    //  0         100       200
    //       [--------)             held
    //  [------)                    the correction
    //  [-------------)
    [Fact]
    public void A_correction_joins_the_session_that_it_touches()
    {
        var shard = new SomeShard("session", fired: 1_000);
        var held = shard.Holds(50, 140, events: 2);

        Assert.True(shard.TryJoin(shard.Correction(0, 80, events: 3)));

        Assert.Equal("[0,140) 5", shard.Windows);
        Assert.Equal([SomeShard.At(50)], held.Superseded);
        Assert.Equal(SomeShard.Mark(5), held.Corrections[new Partition(0)]);
    }

    //  0         100       200
    //  [------)                    held
    //         [------)             the correction: it begins where the other ends
    [Fact]
    public void Spans_that_touch_are_one_session()
    {
        var shard = new SomeShard("session", fired: 1_000);
        shard.Holds(0, 80);

        Assert.True(shard.TryJoin(shard.Correction(80, 160)));

        Assert.Equal("[0,160) 2", shard.Windows);
    }

    //  0         100       200
    //  [------)       [------)     held
    //       [------------)         the correction
    [Fact]
    public void Sessions_between_which_a_correction_lies_become_one()
    {
        var shard = new SomeShard("session", fired: 1_000);
        var (first, second) = (shard.Holds(0, 80, events: 2), shard.Holds(150, 230, events: 3));
        (first.Panes, first.Discarded, second.Panes, second.Discarded) = (1, 5, 4, 6);
        second.Note(new Partition(1), SomeShard.Mark(9));
        second.Superseded.Add(SomeShard.At(190));

        Assert.True(shard.TryJoin(shard.Correction(70, 180)));

        Assert.Equal("[0,230) 17", shard.Windows);
        Assert.Equal([SomeShard.At(150), SomeShard.At(190)], first.Superseded);
        Assert.Equal((4, 11), (first.Panes, first.Discarded));
        Assert.Equal(SomeShard.Mark(9), first.Corrections[new Partition(1)]);
    }

    // With another start it is another result, which has had no pane yet.
    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void A_session_that_keeps_its_start_has_had_its_pane(long start, bool wasOnTime)
    {
        var shard = new SomeShard("session", fired: 1_000);
        var held = shard.Holds(0, 80);
        held.WasOnTime = true;

        Assert.True(shard.TryJoin(shard.Correction(start, start + 80)));

        Assert.Equal(wasOnTime, held.WasOnTime);
    }

    //  0         100       200
    //  [------)       [------)     held; the second can't be read
    //       [------------)         the correction: it has widened the first when the second fails
    [Fact]
    public void A_correction_that_fails_in_the_middle_leaves_the_sessions_as_they_were()
    {
        var shard = new SomeShard("session", fired: 1_000);
        shard.Holds(0, 80);
        shard.Breaks(150, 230);

        Assert.True(shard.TryJoin(shard.Correction(70, 180)));

        Assert.Equal("[0,80) 1 [150,230) 7", shard.Windows);
        Assert.Equal(1, shard.State.Aside.Count);
    }

    //  0         100                        W=1000
    //  [------)                             the correction; nothing of it is held
    //                [------)               held, of another time
    [Fact]
    public void A_correction_that_touches_nothing_held_belongs_into_the_store()
    {
        var shard = new SomeShard("session", fired: 1_000);
        shard.Holds(900, 980);

        Assert.False(shard.TryJoin(shard.Correction(0, 80), shard.Stored(50, 130)));

        Assert.Equal("[900,980) 1", shard.Windows);
    }

    //  [690,770)  W=1000: 770 + 230 is reached      [691,771) isn't
    [Theory]
    [InlineData(690, false, "")]
    [InlineData(691, true, "[691,771) 1")]
    public void A_correction_whose_session_would_be_held_makes_it(long start, bool joins, string windows)
    {
        var shard = new SomeShard("session", fired: 1_000);

        Assert.Equal(joins, shard.TryJoin(shard.Correction(start, start + 80)));

        Assert.Equal(windows, shard.Windows);
    }

    //  0         100       200         W=1000
    //  [------)                        stored, its state is gone
    //                 [------)         held
    //       [----------)               the correction
    [Fact]
    public void A_stored_session_whose_state_is_gone_is_read_back_into_the_one_that_takes_its_place()
    {
        var shard = new SomeShard("session", fired: 1_000);
        var held = shard.Holds(150, 230, events: 3);
        var stored = shard.Stored(0, 80, events: 2) with
        {
            Corrections = new Dictionary<Source, CorrectionMark> { [new Partition(1)] = SomeShard.Mark(7) },
        };

        Assert.True(shard.TryJoin(shard.Correction(60, 160), stored));

        Assert.Equal("[0,230) 6", shard.Windows);
        Assert.Equal(3, held.Panes);
        Assert.Equal(SomeShard.Mark(7), held.Corrections[new Partition(1)]);
        Assert.Equal(SomeShard.At(0).Milliseconds, held.Cell.OldestUnemittedKafkaMs);
        Assert.Equal([SomeShard.At(150), SomeShard.At(60)], held.Superseded);
    }

    // The same when the stored result begins later: that result is retracted.
    [Fact]
    public void A_stored_session_that_begins_later_is_retracted()
    {
        var shard = new SomeShard("session", fired: 1_000);
        var held = shard.Holds(0, 80);

        Assert.True(shard.TryJoin(shard.Correction(60, 140), shard.Stored(120, 200)));

        Assert.Equal("[0,200) 3", shard.Windows);
        Assert.Contains(SomeShard.At(120), held.Superseded);
        Assert.DoesNotContain(SomeShard.At(0), held.Superseded);
    }

    // A crash came after the correction was merged into the store: the stored result has it.
    [Theory]
    [InlineData(4, "[0,230) 6")]
    [InlineData(5, "[0,230) 5")]
    public void A_correction_that_the_stored_session_has_already_is_not_merged_again(long held, string windows)
    {
        var shard = new SomeShard("session", fired: 1_000);
        shard.Holds(150, 230, events: 3);
        var stored = shard.Stored(0, 80, events: 2) with
        {
            Corrections = new Dictionary<Source, CorrectionMark> { [new Partition(0)] = SomeShard.Mark(held) },
        };

        Assert.True(shard.TryJoin(shard.Correction(60, 160), stored));

        Assert.Equal(windows, shard.Windows);
    }

    [Fact]
    public void What_is_stored_of_a_session_that_is_held_is_not_read_back()
    {
        var shard = new SomeShard("session", fired: 1_000);
        shard.Holds(0, 80, events: 2);

        Assert.True(shard.TryJoin(shard.Correction(60, 140), shard.Stored(0, 80, events: 2)));

        Assert.Equal("[0,140) 3", shard.Windows);
    }

    //  600       700       800         W=1000: what ends after 770 is held
    //  [------)                        the correction would not be
    //       [---------------)          stored; the state that has it was lost, and will have it again
    [Fact]
    public void A_stored_session_that_is_to_be_held_still_is_made_by_the_ledger()
    {
        var shard = new SomeShard("session", fired: 1_000);

        Assert.True(shard.TryJoin(shard.Correction(600, 680), shard.Stored(650, 800)));

        Assert.Equal("[600,680) 1", shard.Windows);
    }

    [Fact]
    public void When_discarding_the_events_of_a_stored_session_are_counted_and_not_merged()
    {
        var shard = new SomeShard("session", fired: 1_000, discarding: true);
        var held = shard.Holds(150, 230, events: 3);

        Assert.True(shard.TryJoin(shard.Correction(60, 160), shard.Stored(0, 80, events: 2)));

        Assert.Equal((2, 4), (held.Discarded, held.Cell.Events));
    }

    // The lateness of 150 has passed for windows that end at or before 850.
    [Theory]
    [InlineData("tumbling", 800, 900, true, "[800,900) 1")]
    [InlineData("tumbling", 750, 850, false, "")]
    [InlineData("hopping", 600, 900, true, "[600,900) 1")]
    [InlineData("sliding", 670, 900, true, "[670,900) 1")]
    [InlineData("sliding", 620, 850, false, "")]
    public void A_correction_of_a_window_that_is_to_be_held_still_makes_it(string view, long start, long end, bool joins, string windows)
    {
        var shard = new SomeShard(view, fired: 1_000);

        Assert.Equal(joins, shard.TryJoin(shard.Correction(start, end, reach: CorrectionReach.Window)));

        Assert.Equal(windows, shard.Windows);
    }

    [Fact]
    public void A_correction_joins_the_window_that_is_held_whatever_it_reaches()
    {
        var shard = new SomeShard("sliding", fired: 1_000);
        shard.Holds(620, 850, events: 2);

        Assert.True(shard.TryJoin(shard.Correction(620, 850, reach: CorrectionReach.Stored)));
        Assert.False(shard.TryJoin(shard.Correction(670, 900, reach: CorrectionReach.Stored)));

        Assert.Equal("[620,850) 3", shard.Windows);
    }
}
