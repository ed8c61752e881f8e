namespace Serverless.Core.Tests.Windows;

/// <summary>Sessions with a gap of 80 ms. Columns of a table: step, watermark after it, output (see <see cref="Timeline"/>).</summary>
public sealed class SessionTests
{
    private const string Window = """ "window": { "session": { "gap": "80ms" } } """;

    private static readonly Timeline Session = Timeline.Of(Window);
    private static readonly Timeline OutOfOrder = Timeline.Of(Window, boundMs: 200);

    //  0         100
    //  [------)
    //  0      W=79
    //          W=80
    [Fact]
    public void A_session_ends_a_gap_after_its_last_event() => Session.Check("""
        0   | 0  |
        ~79 | 79 |
        ~80 | 80 | on-time [0,80) 0
        """);

    //  0         100
    //  [--------------)
    //  0       80
    [Fact]
    public void An_event_exactly_a_gap_later_is_of_the_same_session() => Session.Check("""
        0    | 0   |
        80   | 80  |
        ~160 | 160 | on-time [0,160) 0 80
        """);

    //  0         100
    //  [------)[------)
    //  0       81          (the first session ends at 80)
    [Fact]
    public void An_event_more_than_a_gap_later_starts_a_session() => Session.Check("""
        0    | 0   |
        81   | 81  | on-time [0,80) 0
        ~161 | 161 | on-time [81,161) 81
        """);

    //  0         100
    //  [-----------)      of the default key
    //  0    50
    //     [------)        of b
    //     30
    [Fact]
    public void Each_key_has_sessions_of_its_own() => Session.Check("""
        0 b30 50 | 50  |
        ~130     | 130 | on-time [0,130) 0 50
                 |     | on-time [30,110) b30
        """);

    //  0         100       200
    //  [------)       [------)        before 70 comes
    //  [---------------------)        after
    //  0      70      150
    [Fact]
    public void An_event_between_two_sessions_makes_them_one_and_retracts_the_later_start() => OutOfOrder.Check("""
        0 150 | -50 |
        70    | -50 |
        ~430  | 230 | on-time [0,230) 0 70 150
              |     | retracted 150
        """);

    //  0         100
    //       [------)        before 0 comes
    //  [-----------)        after
    //  0    50
    [Fact]
    public void An_earlier_event_moves_the_start_and_retracts_the_old_one() => OutOfOrder.Check("""
        50   | -150 |
        0    | -150 |
        ~330 | 130  | on-time [0,130) 0 50
             |      | retracted 50
        """);

    //  0         100       200
    //  [------)       [------)        fired, within their lateness
    //  [---------------------)        after 70 comes
    //  0      70      150     W=230 (before 70 comes)
    [Fact]
    public void Sessions_that_have_fired_are_merged_while_their_lateness_lasts() =>
        Timeline.Of(Window + """, "allowedLateness": "200ms" """).Check("""
            0 150 ~230 | 230 | on-time [0,80) 0
                       |     | on-time [150,230) 150
            70         | 230 | late [0,230) 0 70 150
                       |     | retracted 150
            """);

    //  0         100
    //  [------)             fires at W=80
    //  [------------)       fires at W=140
    //  0     60
    [Fact]
    public void A_session_that_has_fired_and_grows_fires_late() =>
        Timeline.Of(Window + """, "allowedLateness": "50ms" """).Check("""
            0 ~80 | 80  | on-time [0,80) 0
            60    | 80  |
            ~140  | 140 | late [0,140) 0 60
            """);

    //  0         100
    //  [------)             fires at W=80
    //  [------------)       an early pane would be due: after the on-time one it is late
    //  0     60
    [Fact]
    public void Panes_of_a_session_that_has_fired_are_late_and_not_early() =>
        Timeline.Of(Window + """, "allowedLateness": "50ms", "early": "1s" """).Check("""
            @0 0 ~80 | 80  | on-time [0,80) 0
            @1000 60 | 80  | late [0,140) 0 60
            ~140     | 140 |
            """);

    //  0         100       200
    //       [------)             fires at W=140
    //  [-----------)             another start is another result
    //  0    60
    [Fact]
    public void A_session_that_gets_an_earlier_start_has_an_on_time_pane_of_its_own_if_it_ends_later() =>
        Timeline.Of(Window + """, "allowedLateness": "100ms" """).Check("""
            60 ~140 | 140 | on-time [60,140) 60
            0 70    | 140 |
            ~150    | 150 | on-time [0,150) 0 60 70
                    |     | retracted 60
            """);

    //  0         100
    //  [------)
    //  0      W=79 (before the first 0 comes)
    //          W=80 (before the second 0 comes)
    [Fact]
    public void An_event_is_late_once_the_watermark_is_a_gap_after_it() => Session.Check("""
        ~79 | 79 |
        0   | 79 |
        ~80 | 80 | on-time [0,80) 0
        0   | 80 | side output 0
        """);

    //  0         100
    //  [------).....        (the allowed lateness ends at 130)
    //  0           W=129 (before the first 0 comes)
    //               W=130 (before the second 0 comes)
    [Fact]
    public void An_event_is_late_once_the_watermark_is_a_gap_and_the_lateness_after_it() =>
        Timeline.Of(Window + """, "allowedLateness": "50ms" """).Check("""
            ~129 | 129 |
            0    | 129 | late [0,80) 0
            ~130 | 130 |
            0    | 130 | side output 0
            """);

    //  0         100       200
    //  [---------------------)
    //  0     60    120
    //   10            150
    //                 W=150 (before 10 comes; late from W=90 on)
    [Fact]
    public void An_event_that_old_is_late_though_a_session_around_it_is_still_open() => Session.Check("""
        0 60 120 150 | 150 |
        10           | 150 | side output 10
        ~230         | 230 | on-time [0,230) 0 60 120 150
        """);

    //  0         100
    //  [------)..           W=80: fired. The state is held for a gap more
    //         [------)
    //  0      80    W=159 (before 80 comes, which isn't late before 160)
    [Fact]
    public void An_event_in_time_finds_the_session_that_it_touches_a_gap_after_its_end() => Session.Check("""
        0    | 0   |
        ~159 | 159 | on-time [0,80) 0
        80   | 159 |
        ~160 | 160 | late [0,160) 0 80
        """);

    //  0         100       200
    //  [------)             of p0
    //       [------)        of p1, whose watermark the shard waits for
    //  0    60
    [Fact]
    public void Events_of_a_key_in_several_partitions_are_one_session() => Timeline.Of(Window, partitions: 2).Check("""
        p0: 0 ~300  | -∞  |
        p1: 60      | 60  |
        p1: ~300    | 300 | on-time [0,140) 0 60
        """);

    //  0         100       200       300
    //  [------)                                  (stored, state gone at W=160)
    //                 [------)                   (open)
    //       [------------)      60 and 130 of p1, which was idle: a correction, as the first may touch what is stored
    [Fact]
    public void An_item_of_an_idle_source_that_may_touch_a_stored_session_is_a_correction() => Timeline.Of(Window, partitions: 2).Check("""
        p0: 0 ~160 p1: ~0 | 0   |
        p0: 160 p1: idle  | 160 | on-time [0,80) 0
        p1: 60 130        | 160 | correction [60,210) 60 130
        """);

    //  0         100       200
    //  [------).                                 (W=160: an event before 80 is late)
    //   10
    [Fact]
    public void With_late_correct_an_event_that_is_late_is_a_correction() => Timeline.Of(Window + """, "late": "correct" """).Check("""
        ~90  | 90  |
        10   | 90  | correction [10,90) 10
        20   | 90  |
        ~100 | 100 | on-time [20,100) 20
        """);
}
