namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Windows of 100 ms. An event is late when window end + allowed lateness &lt;= the watermark of its partition just before it.
/// Columns of a table: step, the shard's watermark after it, output (see <see cref="Timeline"/>).
/// </summary>
public sealed class LatenessTests
{
    private const string Window = """ "window": { "tumbling": "100ms" } """;

    private static readonly Timeline None = Timeline.Of(Window);
    private static readonly Timeline Allowed = Timeline.Of(Window + """, "allowedLateness": "50ms" """);
    private static readonly Timeline TwoPartitions = Timeline.Of(Window, partitions: 2);

    //  0         100
    //  [--------)
    //   10      W=99 (before 10 comes)
    [Fact]
    public void Before_the_watermark_reaches_the_end_no_event_is_late() => None.Check("""
        ~99  | 99  |
        10   | 99  |
        ~100 | 100 | on-time [0,100) 10
        """);

    //  0         100
    //  [--------)
    //           99
    //            W=100   (before 99 comes)
    [Fact]
    public void Without_allowed_lateness_an_event_is_late_once_the_watermark_is_at_the_end() => None.Check("""
        ~100 | 100 |
        99   | 100 | side output 99
        """);

    //  0         100       200
    //  [--------).....               (the allowed lateness ends at 150)
    //   10      99   W=149 (before 99 comes)
    [Fact]
    public void Within_the_allowed_lateness_an_event_is_merged_into_a_late_pane() => Allowed.Check("""
        10   | 10  |
        ~149 | 149 | on-time [0,100) 10
        99   | 149 | late [0,100) 10 99
        """);

    //  0         100       200
    //  [--------).....               (the allowed lateness ends at 150)
    //   10      99    W=150 (before 99 comes)
    [Fact]
    public void At_the_end_and_the_allowed_lateness_an_event_is_late() => Allowed.Check("""
        10   | 10  |
        ~150 | 150 | on-time [0,100) 10
        99   | 150 | side output 99
        """);

    //  0         100       200
    //  [--------).....               (the allowed lateness ends at 150)
    //       50       W=149 (before 50 comes)
    [Fact]
    public void A_window_whose_only_event_is_within_the_lateness_has_a_late_pane_only() => Allowed.Check("""
        ~149 | 149 |
        50   | 149 | late [0,100) 50
        ~150 | 150 |
        """);

    //  0         100
    //  [--------)
    //   10       W=100 (moved by the event between 10 and 20)
    //    20
    [Fact]
    public void The_watermark_just_before_the_event_counts_and_not_that_before_the_chunk() => None.Check("""
        10 ~100 20 | 100 | side output 20
                   |     | on-time [0,100) 10
        """);

    //  0         100
    //  [--------)              W of the shard: 0
    //    20      W=100 (of partition 0, before 20 comes)
    [Fact]
    public void The_watermark_of_its_own_partition_makes_an_event_late_though_the_shard_waits_for_another() => TwoPartitions.Check("""
        p0: ~100 p1: ~0 | 0  |
        p0: 20          | 0  | side output 20
        p1: 20          | 20 |
        """);

    //  0         100       200
    //  [--------).....               (the allowed lateness ends at 150)
    //   10      99    W=150 (before 99 comes)
    [Fact]
    public void With_late_correct_an_event_after_the_allowed_lateness_corrects_the_stored_result() =>
        Timeline.Of(Window + """, "allowedLateness": "50ms", "late": "correct" """).Check("""
            10   | 10  |
            ~150 | 150 | on-time [0,100) 10
            99   | 150 | correction [0,100) 99
            """);

    //  0         100       200
    //  [------------------)         (closed for 20 by W=200)
    //           [------------------)
    //                120            (is in time for the second)
    [Fact]
    public void With_late_correct_an_event_corrects_the_windows_that_are_closed_and_enters_the_others() =>
        Timeline.Of(""" "window": { "hopping": { "size": "200ms", "slide": "100ms" } }, "late": "correct" """).Check("""
            ~210 | 210 |
            120  | 210 | correction [0,200) 120
            ~300 | 300 | on-time [100,300) 120
            """);

    //  0         100
    //  [--------)              W of the shard: 0
    //    20      W=100 (of partition 0, before 20 comes)
    [Fact]
    public void With_late_correct_a_late_event_is_a_correction_though_the_shard_waits_for_another_partition() =>
        Timeline.Of(Window + """, "late": "correct" """, partitions: 2).Check("""
            p0: ~100 p1: ~0 | 0   |
            p0: 20          | 0   | correction [0,100) 20
            """);

    //  0         100
    //  [--------)              W of partition 1: 10
    //   10       W=100 (of the shard, as partition 1 is idle)
    //    20
    [Fact]
    public void An_event_whose_partition_was_idle_is_not_late_but_a_correction_of_the_stored_result() => TwoPartitions.Check("""
        p0: 10 p1: ~10    | 10  |
        p0: ~100 p1: idle | 100 | on-time [0,100) 10
        p1: 20            | 100 | correction [0,100) 20
        """);
}
