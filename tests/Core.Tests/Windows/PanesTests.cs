namespace Serverless.Core.Tests.Windows;

/// <summary>
/// What a window emits: EARLY* ON_TIME? LATE*. The window is [0,100) and its allowed lateness ends at 150; early panes come every 1,000 ms
/// of the clock (@), which has nothing to do with event time: at the moments of the shard, 405, 1,405, 2,405, ...
/// Columns of a table: step, watermark after it, output (see <see cref="Timeline"/>).
/// </summary>
public sealed class PanesTests
{
    private const string Window = """ "window": { "tumbling": "100ms" }, "allowedLateness": "50ms" """;
    private const string Early = """, "early": "1s" """;
    private const string Discard = """, "panes": "discarding" """;

    private static readonly Timeline Plain = Timeline.Of(Window);
    private static readonly Timeline Accumulating = Timeline.Of(Window + Early);
    private static readonly Timeline Discarding = Timeline.Of(Window + Early + Discard);

    //  clock   0      1000   1100     1200
    //  events  10     20     W=100    30
    //  panes   early  early  on-time  late
    [Fact]
    public void Early_panes_come_then_one_on_time_then_late_ones_and_each_holds_all_events_so_far() => Accumulating.Check("""
        @0 10      | 10  | early [0,100) 10
        @1000 20   | 20  | early [0,100) 10 20
        @1100 ~100 | 100 | on-time [0,100) 10 20
        @1200 30   | 100 | late [0,100) 10 20 30
        """);

    //  clock   0      1000   1100     1200
    //  events  10     20     W=100    30
    //  panes   early  early  on-time  late
    [Fact]
    public void When_discarding_a_pane_holds_the_events_since_the_last_and_an_empty_on_time_one_says_that_they_were_all() =>
        Discarding.Check("""
        @0 10      | 10  | early [0,100) 10
        @1000 20   | 20  | early [0,100) 20
        @1100 ~100 | 100 | on-time [0,100)
        @1200 30   | 100 | late [0,100) 30
        """);

    //  clock   0      1100
    //  events  10     20 W=100
    //  panes   early  on-time
    [Fact]
    public void When_discarding_the_on_time_pane_holds_what_no_early_one_did() => Discarding.Check("""
        @0 10         | 10  | early [0,100) 10
        @1100 20 ~100 | 100 | on-time [0,100) 20
        """);

    //  clock   0      404  405    1404  1405
    //  events  10     20          30
    //  panes   early       early        early
    [Fact]
    public void An_early_pane_comes_at_the_first_look_and_then_at_the_moments_of_the_shard() => Accumulating.Check("""
        @0 10    | 10 | early [0,100) 10
        @404 20  | 20 |
        @405     | 20 | early [0,100) 10 20
        @1404 30 | 30 |
        @1405    | 30 | early [0,100) 10 20 30
        """);

    //  clock   0      1000  1400  2000
    //  events  10           20
    //  panes   early              early
    [Fact]
    public void An_early_pane_comes_only_if_there_are_new_events() => Accumulating.Check("""
        @0 10    | 10 | early [0,100) 10
        @1000    | 10 |
        @1400 20 | 20 |
        @2000    | 20 | early [0,100) 10 20
        """);

    //  clock   0      1000 (more to apply)  1010
    //  events  10     20                    30
    //  panes   early                        early
    [Fact]
    public void No_early_pane_comes_until_the_shard_has_caught_up() => Accumulating.Check("""
        @0 10        | 10 | early [0,100) 10
        @1000 20 ... | 20 |
        @1010 30     | 30 | early [0,100) 10 20 30
        """);

    //  clock   0
    //  events  10 W=100
    //  panes   on-time
    [Fact]
    public void At_the_end_of_the_window_the_pane_is_on_time_though_an_early_one_is_due() => Accumulating.Check("""
        @0 10 ~100 | 100 | on-time [0,100) 10
        """);

    //  events  10  W=100     20 30  40    W=150
    //  panes       on-time   late   late
    [Fact]
    public void The_late_events_of_a_chunk_share_a_pane() => Plain.Check("""
        10 ~100 | 100 | on-time [0,100) 10
        20 30   | 100 | late [0,100) 10 20 30
        40      | 100 | late [0,100) 10 20 30 40
        ~150    | 150 |
        """);

    //  partition 0   10  W=149               W=150
    //  partition 1       idle     20         idle     30
    //  panes             on-time  late                correction
    [Fact]
    public void Once_the_state_is_gone_a_correction_brings_the_new_events_alone() => Timeline.Of(Window, partitions: 2).Check("""
        p0: 10 p1: ~10    | 10  |
        p0: ~149 p1: idle | 149 | on-time [0,100) 10
        p1: 20            | 149 | late [0,100) 10 20
        p0: ~150 p1: idle | 150 |
        p1: 30            | 150 | correction [0,100) 30
        """);

    //  events  10 110  flush
    //  panes           on-time of both windows
    [Fact]
    public void A_flush_fires_every_window_on_time_but_not_before_the_shard_has_caught_up() => Plain.Check("""
        10 110    | 110 | on-time [0,100) 10
        flush ... | 110 |
        flush     | +∞  | on-time [100,200) 110
        """);
}
