namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Windows by count: every 3 events of a key, in the order of their offsets. Columns of a table: step, watermark after it, output (see
/// <see cref="Timeline"/>).
/// </summary>
public sealed class GlobalTests
{
    private const string Window = """ "window": { "global": { "every": 3, "idle": "10s" } } """;

    private static readonly Timeline Global = Timeline.Of(Window);
    private static readonly Timeline Discarding = Timeline.Of(Window + """, "panes": "discarding" """);

    //  events  10 20 30
    //  panes          x
    [Fact]
    public void A_pane_comes_with_the_third_event_and_none_before() => Global.Check("""
        10 20 | 20 |
        30    | 30 | early [10,+∞) 10 20 30
        """);

    //  events  10 20 30 40 50 60 70
    //  panes          x        x
    [Fact]
    public void A_pane_comes_with_every_third_event_and_holds_all_so_far() => Global.Check("""
        10 20 30 | 30 | early [10,+∞) 10 20 30
        40 50    | 50 |
        60       | 60 | early [10,+∞) 10 20 30 40 50 60
        70       | 70 |
        """);

    //  chunks  [10 20 30 40 50] [60]
    //  panes          x           x
    [Fact]
    public void A_pane_holds_just_three_events_though_more_came_with_the_third() => Global.Check("""
        10 20 30 40 50 | 50 | early [10,+∞) 10 20 30
        60             | 60 | early [10,+∞) 10 20 30 40 50 60
        """);

    //  chunks  [10 20 30 40 50 60 70]
    //  panes          x        x
    [Fact]
    public void Events_that_come_together_make_the_panes_that_they_make_one_by_one() => Global.Check("""
        10 20 30 40 50 60 70 | 70 | early [10,+∞) 10 20 30
                             |    | early [10,+∞) 10 20 30 40 50 60
        80                   | 80 |
        """);

    //  events  30 10 20 50 40 60 5
    //  windows [------) [------) [
    [Fact]
    public void Events_are_counted_as_they_come_and_not_by_their_times() => Discarding.Check("""
        30 10 20 50 40 60 5 | 60    | on-time [30,31) 10 20 30
                            |       | on-time [50,61) 40 50 60
        ~10100              | 10100 | on-time [51,52) 5
        """);

    //  events  10 b20 30 b40 50
    //  panes                 x       of the default key: it has 3, b has 2
    [Fact]
    public void Each_key_has_a_count_of_its_own() => Global.Check("""
        10 b20 30 b40 | 40 |
        50            | 50 | early [10,+∞) 10 30 50
        """);

    //  events  10       20 30
    //  W          9000
    [Fact]
    public void No_event_is_late() => Global.Check("""
        10    | 10   |
        ~9000 | 9000 |
        20 30 | 9000 | early [10,+∞) 10 20 30
        """);

    //  events  10 20 flush   30          40
    //  panes         x       x
    [Fact]
    public void A_flush_emits_what_there_is_and_the_count_goes_on() => Global.Check("""
        10 20 | 20 |
        flush | +∞ | early [10,+∞) 10 20
        30    | +∞ | early [10,+∞) 10 20 30
        40    | +∞ | early [10,+∞) 10 20 30 40
        """);

    //  events  10 20 30 40 50 60 70 flush
    //  windows [------) [------) [-------
    [Fact]
    public void When_discarding_each_three_events_are_a_window_of_their_own() => Discarding.Check("""
        10 20 30 40 | 40 | on-time [10,31) 10 20 30
        50 60 70    | 70 | on-time [40,61) 40 50 60
        flush       | +∞ | early [70,+∞) 70
        """);

    //  events  10 10 10 10 10 10 10
    //  windows [------) [------) [
    [Fact]
    public void Windows_whose_first_events_are_of_one_time_start_a_millisecond_apart() => Discarding.Check("""
        10 10 10 10 10 10 10 | 10 | on-time [10,11) 10 10 10
                             |    | on-time [11,12) 10 10 10
        flush                | +∞ | early [12,+∞) 10
        """);

    //  events  10 20           30 40 50
    //  W             10021             (idle since 21)
    [Fact]
    public void A_key_that_was_idle_is_emitted_and_counted_anew() => Global.Check("""
        10 20  | 20    |
        ~10020 | 10020 |
        ~10021 | 10021 | on-time [10,21) 10 20
        30 40  | 10021 |
        50     | 10021 | early [30,+∞) 30 40 50
        """);

    //  events  [10 20 W=10021 30 40 50]
    [Fact]
    public void It_is_counted_anew_also_when_all_comes_in_one_chunk() => Global.Check("""
        10 20 ~10021 30 40 50 | 10021 | on-time [10,21) 10 20
                              |       | early [30,+∞) 30 40 50
        """);

    //  events  10 20 30      40
    //  panes         x   x            full, and final when the key is forgotten
    [Theory]
    [InlineData("""
        10 20 30 | 30    | early [10,+∞) 10 20 30
        ~10031   | 10031 | on-time [10,31) 10 20 30
        40       | 10031 |
        """)]
    [InlineData("""
        10 20 30 ~10031 40 | 10031 | early [10,+∞) 10 20 30
                           |       | on-time [10,31) 10 20 30
        """)]
    public void A_full_window_of_a_forgotten_key_gets_its_end_however_the_events_come(string table) => Global.Check(table);

    //  events  10 20 30            (20 s pass while all is idle) W=20000
    [Fact]
    public void It_gets_its_end_also_when_the_watermark_of_the_shard_has_long_passed_it() => Global.Check("""
        10 20 30 | 30    | early [10,+∞) 10 20 30
        flush    | +∞    |
        ~20000   | +∞    | on-time [10,31) 10 20 30
        """);

    //  events  10      5          (5 is older than any window of the key that may have been)
    //  W         20000
    [Fact]
    public void A_window_of_an_old_event_has_a_start_that_no_forgotten_window_has() => Discarding.Check("""
        10     | 10    |
        ~20000 | 20000 | on-time [10,11) 10
        5 6 7  | 20000 | on-time [10001,10002) 5 6 7
        """);
}
