namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Windows of 100 ms, side by side, half-open.
/// Columns of a table: step, watermark after it, output (see <see cref="Timeline"/>).
/// </summary>
public sealed class TumblingTests
{
    private static readonly Timeline Tumbling = Timeline.Of(""" "window": { "tumbling": "100ms" } """);

    //  0         100       200
    //  [--------)[--------)
    //  0
    //            100
    [Fact]
    public void The_start_of_a_window_is_in_it() => Tumbling.Check("""
        0    | 0   |
        100  | 100 | on-time [0,100) 0
        ~200 | 200 | on-time [100,200) 100
        """);

    //  0         100       200
    //  [--------)[--------)
    //           99
    //            100
    [Fact]
    public void The_end_of_a_window_is_not_in_it_but_in_the_next() => Tumbling.Check("""
        99   | 99  |
        100  | 100 | on-time [0,100) 99
        ~200 | 200 | on-time [100,200) 100
        """);

    //  0         100
    //  [--------)
    //   10      W=99
    //            W=100
    [Fact]
    public void A_window_fires_when_the_watermark_reaches_its_end() => Tumbling.Check("""
        10   | 10  |
        ~99  | 99  |
        ~100 | 100 | on-time [0,100) 10
        """);

    //  0         100       200
    //  [--------)
    //   10       W=100
    //                 W=150
    [Fact]
    public void A_window_fires_on_time_once() => Tumbling.Check("""
        10   | 10  |
        ~100 | 100 | on-time [0,100) 10
        ~150 | 150 |
        """);

    //  0         100       200       300       400
    //  [--------)                    [--------)
    //   10                              330    W=400
    [Fact]
    public void A_window_without_events_does_not_exist() => Tumbling.Check("""
        10   | 10  |
        330  | 330 | on-time [0,100) 10
        ~400 | 400 | on-time [300,400) 330
        """);

    //  0         100       200       300
    //  [--------)[--------)[--------)
    //   10        110       210      W=300
    [Fact]
    public void All_windows_that_the_watermark_passes_fire_at_once() => Tumbling.Check("""
        10 110 210 ~300 | 300 | on-time [0,100) 10
                        |     | on-time [100,200) 110
                        |     | on-time [200,300) 210
        """);

    //  0         100       200
    //            [--------)
    //               130    W=200
    [Fact]
    public void Windows_lie_at_multiples_of_their_size_and_not_where_the_first_event_is() => Tumbling.Check("""
        130  | 130 |
        ~200 | 200 | on-time [100,200) 130
        """);

    //  0         100
    //  [--------)        of the default key
    //   10  50
    //  [--------)        of b
    //     30
    [Fact]
    public void Each_key_has_windows_of_its_own() => Tumbling.Check("""
        10 b30 50 | 50  |
        ~100      | 100 | on-time [0,100) 10 50
                  |     | on-time [0,100) b30
        """);

    //  0         100       200
    //  [--------)[--------)
    //           95
    //             110      (comes before 95)
    [Fact]
    public void An_event_enters_the_window_of_its_time_in_whatever_order_it_comes() =>
        Timeline.Of(""" "window": { "tumbling": "100ms" } """, boundMs: 20).Check("""
            110  | 90  |
            95   | 90  |
            ~120 | 100 | on-time [0,100) 95
            ~220 | 200 | on-time [100,200) 110
            """);

    //  0   30        130       230
    //  ---)[--------)[--------)
    //     29
    //      30
    [Fact]
    public void With_an_offset_windows_start_so_much_later() =>
        Timeline.Of(""" "window": { "tumbling": { "size": "100ms", "offset": "130ms" } } """).Check("""
            29   | 29  |
            30   | 30  | on-time [-70,30) 29
            ~130 | 130 | on-time [30,130) 30
            """);
}
