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

    //  event              10   a day + 1  a day    (their Kafka timestamps are 0, by the clock; a day ahead of that is allowed)
    //  W           -∞    -10   -10        a day - 20
    [Fact]
    public void An_event_ahead_of_its_kafka_timestamp_moves_it_all_the_way_unless_it_is_too_far_ahead() => One.Check("""
        ~10       | -10      |
        ~86400001 | -10      | dead letter
        ~86400000 | 86399980 |
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

    //  p0   ~100
    //  p1        idle (more to apply)  idle
    //  W     -∞  -∞                    80
    [Fact]
    public void A_partition_is_idle_only_when_the_shard_has_caught_up() => Two.Check("""
        p0: ~100     | -∞ |
        p1: idle ... | -∞ |
        p1: idle     | 80 |
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

    //  clock  0     500       530
    //  p0     ~100      idle
    //  p1     ~60  idle
    //  W      40    80  480   510
    [Fact]
    public void When_all_partitions_are_idle_it_follows_the_clock_less_the_bound() => Two.Check("""
        p0: ~100 p1: ~60 | 40  |
        @500 p1: idle    | 80  |
        p0: idle         | 480 |
        @530             | 510 |
        """);

    //  clock  0     110   120
    //  p0     ~100  idle
    //  W      80    90    100
    //  panes              on-time [0,100)
    [Fact]
    public void The_clock_fires_the_last_windows_of_a_topic_that_has_gone_quiet() => One.Check("""
        10 ~100   | 80  |
        @119 idle | 99  |
        @120      | 100 | on-time [0,100) 10
        """);
}
