namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Early panes that are only kept: what a shard's saved state says when it is read from outside. Columns of a table: step, watermark after
/// it, output (see <see cref="Timeline"/>). The windows are [0,100), [100,200), ...; allowed lateness is 50.
/// </summary>
public sealed class KeptPanesTests
{
    private const string Lateness = """ "allowedLateness": "50ms" """;
    private const string Kept = """, "early": "kept" """;
    private const string Written = """, "early": "1s" """;
    private const string Tumbling = """, "window": { "tumbling": "100ms" } """;

    private static readonly Timeline Plain = Timeline.Of(Lateness + Tumbling + Kept);

    //  clock   0     5000   9000         9100
    //  events  10    20     W=100        30
    //  panes                on-time      late
    //  live    10    10 20               the store has all
    [Fact]
    public void Nothing_is_written_before_the_on_time_pane_and_each_read_has_all_events_so_far() => Plain.Check("""
        @0 10 read      | 10  | live early [0,100) 10
        @5000 20 read   | 20  | live early [0,100) 10 20
        @9000 ~100 read | 100 | on-time [0,100) 10 20
        @9100 30 read   | 100 | late [0,100) 10 20 30
        """);

    //  events  10 120    b50       W=100
    //  live    both      b's too   what is open still
    [Fact]
    public void All_open_windows_of_all_keys_are_read() => Plain.Check("""
        10 b20 read | 20  | live early [0,100) 10
                    |     | live early [0,100) b20
        120 read    | 120 | on-time [0,100) 10
                    |     | on-time [0,100) b20
                    |     | live early [100,200) 120
        """);

    //  clock   0      500         1500
    //  events  10     20
    //  panes   early              early
    //  live           10 20
    [Fact]
    public void Where_early_panes_are_written_a_read_is_ahead_of_the_next_one() => Timeline.Of(Lateness + Tumbling + Written).Check("""
        @0 10 read   | 10 | early [0,100) 10
        @400 20 read | 20 | live early [0,100) 10 20
        @1500 read   | 20 | early [0,100) 10 20
        """);

    [Fact]
    public void A_view_without_early_panes_can_be_read_as_well() => Timeline.Of(Lateness + Tumbling).Check("""
        10 read | 10 | live early [0,100) 10
        """);

    //  clock   0      400
    //  events  10     20
    //  panes   early
    //  live           20: what is new since the pane, as the next one will hold
    [Fact]
    public void When_discarding_a_read_has_what_the_next_pane_will_have() =>
        Timeline.Of(Lateness + Tumbling + Written + """, "panes": "discarding" """).Check("""
        @0 10        | 10 | early [0,100) 10
        @400 20 read | 20 | live early [0,100) 20
        @401 30 read | 30 | live early [0,100) 20 30
        """);

    // Nothing is discarded before a pane is written.
    [Fact]
    public void When_discarding_with_kept_panes_a_read_has_all_and_takes_nothing_away() =>
        Timeline.Of(Lateness + Tumbling + Kept + """, "panes": "discarding" """).Check("""
        10 read   | 10  | live early [0,100) 10
        20 read   | 20  | live early [0,100) 10 20
        ~100 read | 100 | on-time [0,100) 10 20
        """);

    //  events   10              150
    //  windows  [-200,100) [-100,200) [0,300)   and [100,400) from 150 on
    [Fact]
    public void Of_hopping_windows_every_one_that_holds_an_event_is_read() =>
        Timeline.Of(Lateness + """, "window": { "hopping": { "size": "200ms", "slide": "100ms" } } """ + Kept).Check("""
        10 read  | 10  | live early [-100,100) 10
                 |     | live early [0,200) 10
        150 read | 150 | on-time [-100,100) 10
                 |     | live early [0,200) 10 150
                 |     | live early [100,300) 150
        """);

    //  events   10          35
    //  windows  (-40,20]    (-10,40], made of the slice of 10 too
    [Fact]
    public void Of_sliding_windows_those_are_read_that_have_begun_with_the_slices_that_they_hold() =>
        Timeline.Of(Lateness + """, "window": { "sliding": { "size": "50ms", "step": "10ms" } } """ + Kept, boundMs: 100).Check("""
        10 read | -90 | live early [-30,20) 10
        35 read | -65 | live early [-30,20) 10
                |     | live early [-10,40) 10 35
        """);

    //  events  10           50              30
    //  live    [10,30)      [10,30) [50,70) one session, that of 50 is part of it
    [Fact]
    public void Of_sessions_a_read_has_the_joint_one_and_says_which_results_are_no_longer_valid() =>
        Timeline.Of(Lateness + """, "window": { "session": { "gap": "20ms" } } """ + Kept, boundMs: 100).Check("""
        10 read    | -90 | live early [10,30) 10
        50 10 read | -50 | live early [10,30) 10 10
                   |     | live early [50,70) 50
        30 read    | -50 | live early [10,70) 10 10 30 50
                   |     | live retracted 50
        """);

    //  events  1  2     3
    //  panes         early: the third of three
    //  live    1  1 2   the store has it
    [Fact]
    public void Of_a_window_by_count_what_it_has_so_far_is_read_between_its_panes() =>
        Timeline.Of(""" "window": { "global": { "every": 3 } } """).Check("""
        1 read | 1 | live early [1,+∞) 1
        2 read | 2 | live early [1,+∞) 1 2
        3 read | 3 | early [1,+∞) 1 2 3
        4 read | 4 | live early [1,+∞) 1 2 3 4
        """);

    // What is sealed but not applied isn't in the state; what is applied is read though more is known to come.
    [Fact]
    public void A_shard_that_has_more_to_apply_is_read_as_it_is() => Plain.Check("""
        10 ... read | 10 | live early [0,100) 10
        """);
}
