namespace Serverless.Core.Tests.Windows;

/// <summary>
/// How far event time has come: events may come 20 ms out of order. The second column of a table is the shard's watermark W after the step
/// (see <see cref="Timeline"/>). Most events here are filtered ones (~): they move the watermark like all others, and enter no window.
/// </summary>
public sealed class WatermarkTests
{
    private const string Window = """ "window": { "tumbling": "100ms" } """;

    private static readonly Timeline One = Timeline.Of(Window, boundMs: 20);
    private static readonly Timeline Two = Timeline.Of(Window, boundMs: 20, partitions: 2);

    //  0         100       200
    //          W=80
    //            100
    //             W=110
    //               130
    [Fact]
    public void It_is_the_time_of_the_latest_event_less_the_bound() => One.Check("""
        ~100 | 80  |
        ~130 | 110 |
        """);

    //  0         100       200
    //          W=80
    //            100
    //       50                (comes after 100: W stays)
    [Fact]
    public void An_older_event_does_not_move_it_back() => One.Check("""
        ~100     | 80 |
        ~50      | 80 |
        ~101 ~50 | 81 |
        """);

    //  event  10  ~70  !
    //  W     -10   50  50
    [Fact]
    public void Accepted_and_filtered_events_move_it_and_malformed_ones_do_not() => One.Check("""
        10  | -10 |
        ~70 | 50  |
        !   | 50  | dead letter
        """);

    //  event              10   a day + 51  a day + 50   (the clock of the batch shows 50; a day ahead of that is allowed)
    //  W           -∞    -10   -10         50 - 20
    [Fact]
    public void An_event_ahead_of_the_clock_moves_it_no_further_than_the_clock_and_one_too_far_ahead_not_at_all() => One.Check("""
        ~10 #50       | -10 |
        ~86400051 #50 | -10 | dead letter
        ~86400050 #50 | 30  |
        """);

    //  event    90   10000 (of a device whose clock is ahead)    100 (of another, in time)
    //  clock   100   100                                         100
    //  W        70    80                                          80
    [Fact]
    public void A_device_whose_clock_is_ahead_makes_no_other_one_late() => One.Check("""
        90 #100    | 70 |
        10000 #100 | 80 |
        100 #100   | 80 |
        flush      | +∞ | on-time [0,100) 90
                   |    | on-time [100,200) 100
                   |    | on-time [10000,10100) 10000
        """);

    //  p0   ~100       ~200
    //  p1         ~60
    //  W     -∞    40   40
    [Fact]
    public void A_shard_has_the_least_of_its_partitions_and_none_before_each_has_shown_one() => Two.Check("""
        p0: ~100 | -∞ |
        p1: ~60  | 40 |
        p0: ~200 | 40 |
        """);

    //  p0   ~100
    //  p1    ~60  idle
    //  W     40   80
    [Fact]
    public void An_idle_partition_holds_nothing_back() => Two.Check("""
        p0: ~100 p1: ~60 | 40 |
        p1: idle         | 80 |
        """);

    //  p0   ~100              ~200
    //  p1   ~60   idle  ~70         ~150
    //  W     40   80    80    80    130     (after ~70 partition 1 is at 50)
    [Fact]
    public void A_partition_that_was_idle_holds_it_back_again_but_does_not_move_it_back() => Two.Check("""
        p0: ~100 p1: ~60 | 40  |
        p1: idle         | 80  |
        p1: ~70          | 80  |
        p0: ~200         | 80  |
        p1: ~150         | 130 |
        """);

    //  clock  0     500   510   540   600      610   640
    //  p0     ~100        idle  idle  (isn't)  idle  idle
    //  p1     ~60   idle  idle  idle  idle     idle  idle
    //  W      40    80    80    110   110      110   140
    [Fact]
    public void When_all_partitions_are_idle_it_goes_on_from_the_latest_with_the_time_between_the_ticks_that_say_so() => Two.Check("""
        p0: ~100 p1: ~60       | 40  |
        @500 p1: idle          | 80  |
        @510 p0: idle p1: idle | 80  |
        @540 p0: idle p1: idle | 110 |
        @600 p1: idle          | 110 |
        @610 p0: idle p1: idle | 110 |
        @640 p0: idle p1: idle | 140 |
        """);

    //  clock  0     3000  9000  9500
    //  p0     ~100  idle  idle  idle
    //  W      80    80    2080  2580
    [Fact]
    public void After_a_time_in_which_nothing_ticked_it_goes_on_by_two_intervals_at_most() => One.Check("""
        ~100       | 80   |
        @3000 idle | 80   |
        @9000 idle | 2080 |
        @9500 idle | 2580 |
        """);

    //  clock  0      500   530  560
    //  p0     ~500   idle  idle idle       (500 is ahead of the clock; the batch was folded later)
    //  W      480    480   510  510 -> 540
    [Fact]
    public void It_does_not_go_beyond_the_clock_less_the_bound() => One.Check("""
        ~500      | 480 |
        @490 idle | 480 |
        @510 idle | 490 |
        @570 idle | 550 |
        """);

    //  clock  0     10    30          50    60
    //  p0     ~100  idle  ~105 (new)  idle  idle
    //  W      80    80    85          85    95
    [Fact]
    public void After_a_new_event_it_goes_on_from_there() => One.Check("""
        ~100           | 80  |
        @1000 idle     | 80  |
        @1003 idle     | 83  |
        @1004 ~105     | 85  |
        @1020 idle     | 85  |
        @1030 idle     | 95  |
        """);

    //  clock  0     100   120
    //  p0     ~100  idle  idle
    //  W      80    80    100
    //  panes              on-time [0,100)
    [Fact]
    public void The_clock_fires_the_last_windows_of_a_topic_that_has_gone_quiet() => One.Check("""
        10 ~100   | 80  |
        @119 idle | 80  |
        @138 idle | 99  |
        @139 idle | 100 | on-time [0,100) 10
        """);
}
