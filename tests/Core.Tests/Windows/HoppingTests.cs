namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Windows of 300 ms, one every 100 ms.
/// Columns of a table: step, watermark after it, output (see <see cref="Timeline"/>).
/// </summary>
public sealed class HoppingTests
{
    private static readonly Timeline Hopping = Timeline.Of(""" "window": { "hopping": { "size": "300ms", "slide": "100ms" } } """);

    //  0         100       200       300       400       500
    //  [----------------------------)
    //            [----------------------------)
    //                      [----------------------------)
    //                           250
    [Fact]
    public void An_event_is_in_each_window_that_spans_its_time() => Hopping.Check("""
        250  | 250 |
        ~300 | 300 | on-time [0,300) 250
        ~400 | 400 | on-time [100,400) 250
        ~500 | 500 | on-time [200,500) 250
        ~600 | 600 |
        """);

    //  0         100       200       300       400       500       600
    //  [----------------------------)
    //            [----------------------------)
    //                      [----------------------------)
    //                                [----------------------------)
    //                               299
    //                                300
    [Fact]
    public void An_event_at_the_end_of_a_window_is_in_the_one_that_starts_there() => Hopping.Check("""
        299 300 | 300 | on-time [0,300) 299
        ~600    | 600 | on-time [100,400) 299 300
                |     | on-time [200,500) 299 300
                |     | on-time [300,600) 300
        """);

    //  -200      -100      0         100       200       300
    //  [----------------------------)
    //            [----------------------------)
    //                      [----------------------------)
    //                      0
    [Fact]
    public void The_first_window_of_an_event_may_start_long_before_it() => Hopping.Check("""
        0    | 0   |
        ~300 | 300 | on-time [-200,100) 0
             |     | on-time [-100,200) 0
             |     | on-time [0,300) 0
        """);

    //  0         100       200       300       400
    //  [-----------------------)
    //            [-----------------------)
    //                      [-----------------------)
    //                          249
    //                           250
    [Fact]
    public void A_size_that_is_no_multiple_of_the_slide_gives_windows_of_that_very_size() =>
        Timeline.Of(""" "window": { "hopping": { "size": "250ms", "slide": "100ms" } } """).Check("""
            249  | 249 |
            250  | 250 | on-time [0,250) 249
            ~450 | 450 | on-time [100,350) 249 250
                 |     | on-time [200,450) 249 250
            """);

    //  0         100       200
    //  [--------)
    //            [--------)
    //           99
    //            100
    [Fact]
    public void A_slide_of_the_size_gives_tumbling_windows() =>
        Timeline.Of(""" "window": { "hopping": { "size": "100ms", "slide": "100ms" } } """).Check("""
            99 100 | 100 | on-time [0,100) 99
            ~200   | 200 | on-time [100,200) 100
            """);

    //  0         100       200       300       400       500
    //  [-----------closed-----------)
    //            [----------------------------)
    //                      [----------------------------)
    //                           250  W=300               (before 250 comes)
    [Fact]
    public void An_event_that_is_late_for_its_first_windows_enters_the_others() => Hopping.Check("""
        ~300 | 300 |
        250  | 300 |
        ~500 | 500 | on-time [100,400) 250
             |     | on-time [200,500) 250
        """);

    //  0         100       200       300       400       500
    //                      [----------------------------)
    //                       210                         W=499 (before 210 comes)
    //                        220                         W=500 (before 220 comes)
    [Fact]
    public void An_event_is_late_once_the_last_of_its_windows_is_closed() => Hopping.Check("""
        ~499 | 499 |
        210  | 499 |
        ~500 | 500 | on-time [200,500) 210
        220  | 500 | side output 220
        """);

    //  0         100       200       300       400       500
    //  [----------------------------).....                  (the allowed lateness of this one ends at 350)
    //            [----------------------------)
    //                      [----------------------------)
    //                           250      W=349 (before 250 comes)
    [Fact]
    public void An_event_within_the_lateness_of_its_first_window_is_in_a_late_pane_of_it_and_on_time_in_the_others() =>
        Timeline.Of(""" "window": { "hopping": { "size": "300ms", "slide": "100ms" } }, "allowedLateness": "50ms" """).Check("""
            ~349 | 349 |
            250  | 349 | late [0,300) 250
            ~400 | 400 | on-time [100,400) 250
            ~500 | 500 | on-time [200,500) 250
            """);

    //  0         100       200       300       400       500
    //  [----------------------------)                       (closed for 260 by W=300, but fires only after it)
    //            [----------------------------)
    //                      [----------------------------)
    //                           250
    //                            260
    [Fact]
    public void A_window_that_is_closed_for_an_event_does_not_take_it_though_it_has_not_fired_yet() => Hopping.Check("""
        250      | 250 |
        ~300 260 | 300 | on-time [0,300) 250
        ~500     | 500 | on-time [100,400) 250 260
                 |     | on-time [200,500) 250 260
        """);

    //  0   30        130       230       330       430       530
    //      [----------------------------)
    //                [----------------------------)
    //                          [----------------------------)
    //                           250
    [Fact]
    public void With_an_offset_windows_start_so_much_later() =>
        Timeline.Of(""" "window": { "hopping": { "size": "300ms", "slide": "100ms", "offset": "30ms" } } """).Check("""
            250  | 250 |
            ~330 | 330 | on-time [30,330) 250
            ~530 | 530 | on-time [130,430) 250
                 |     | on-time [230,530) 250
            """);
}
