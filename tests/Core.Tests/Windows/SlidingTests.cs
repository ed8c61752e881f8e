using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;

namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Windows of 200 ms that end where a step of 50 ms ends, and only where that last step has an event: "the last 200 ms" whenever something
/// happened. Columns of a table: step, watermark after it, output (see <see cref="Timeline"/>).
/// </summary>
public sealed class SlidingTests
{
    private const string Window = """ "window": { "sliding": { "size": "200ms", "step": "50ms" } } """;

    private static readonly Timeline Sliding = Timeline.Of(Window);

    //  -100      0         100       200
    //       [------------------)
    //                        120
    [Fact]
    public void An_event_makes_one_window_that_ends_with_the_step_it_is_in() => Sliding.Check("""
        120  | 120 |
        ~150 | 150 | on-time [-50,150) 120
        ~400 | 400 |
        """);

    //       -100      0         100
    //  [------------------)
    //       [------------------)
    //                     49
    //                      50
    [Fact]
    public void An_event_at_the_end_of_a_step_is_in_the_next() => Sliding.Check("""
        49   | 49  |
        50   | 50  | on-time [-150,50) 49
        ~100 | 100 | on-time [-100,100) 49 50
        """);

    //       -100      0         100       200
    //  [------------------)
    //       [------------------)
    //                      [------------------)
    //                     49
    //                      50                 240
    [Fact]
    public void A_window_holds_all_events_from_its_start_on() => Sliding.Check("""
        49 50 | 50  | on-time [-150,50) 49
        240   | 240 | on-time [-100,100) 49 50
        ~250  | 250 | on-time [50,250) 50 240
        """);

    //       -100      0         100
    //  [------------------)
    //       [------------------)
    //                  10   60
    //                   20
    [Fact]
    public void The_events_of_a_step_share_its_window() => Sliding.Check("""
        10 20 | 20  |
        60    | 60  | on-time [-150,50) 10 20
        ~100  | 100 | on-time [-100,100) 10 20 60
        """);

    //       -100      0         100       200
    //  [------------------)
    //            [------------------)
    //                  10             (comes after 120)
    //                             120
    [Fact]
    public void An_event_out_of_order_enters_the_windows_there_are_and_makes_its_own() => Timeline.Of(Window, boundMs: 100).Check("""
        120  | 20  |
        10   | 20  |
        ~150 | 50  | on-time [-150,50) 10
        ~250 | 150 | on-time [-50,150) 10 120
        """);

    //       -100      0         100       200
    //  [------closed------)               (W=50 before 10 comes)
    //            [------------------)
    //                  10
    //                             120
    [Fact]
    public void An_event_that_is_late_for_its_own_window_still_enters_those_that_come() => Sliding.Check("""
        ~50  | 50  |
        10   | 50  |
        120  | 120 |
        ~150 | 150 | on-time [-50,150) 10 120
        """);

    //  0         100       200
    //  [------------------)
    //   10                W=199 (before 10 comes)
    //    20                W=200 (before 20 comes)
    //                  160
    [Fact]
    public void An_event_is_late_once_the_last_window_that_could_hold_it_is_closed() => Sliding.Check("""
        ~199 | 199 |
        10   | 199 |
        160  | 199 |
        ~200 | 200 | on-time [0,200) 10 160
        20   | 200 | side output 20
        """);

    //  -100      0         100       200
    //       [------------------)...       (the allowed lateness ends at 180)
    //                       110   W=179 (before 110 comes)
    //                        120   W=180 (before 120 comes)
    [Fact]
    public void An_event_makes_its_own_window_as_long_as_the_lateness_of_that_allows() =>
        Timeline.Of(Window + """, "allowedLateness": "30ms" """).Check("""
            ~179 | 179 |
            110  | 179 | late [-50,150) 110
            ~180 | 180 |
            120  | 180 |
            """);

    //  -200     -100      0         100       200       300       400
    //        [------------------------)                              of 10
    //                  [------------------------)                    of 160
    //                                      [------------------------)  of 390
    [Fact]
    public void A_size_that_is_no_multiple_of_the_step_holds_just_the_events_of_its_span() =>
        Timeline.Of(""" "window": { "sliding": { "size": "250ms", "step": "100ms" } } """, boundMs: 1000).Check("""
            10 160 390 | -610 |
            ~1400      | 400  | on-time [-150,100) 10
                       |      | on-time [-50,200) 10 160
                       |      | on-time [150,400) 160 390
            """);

    //  before 1970 the same
    [Fact]
    public void Windows_before_1970_end_at_multiples_of_the_step_too()
    {
        var windows = AlignedWindows.EndingAt(sizeMs: 250, strideMs: 100);
        var slice = windows.SliceOf(new EventTime(-161));
        Assert.Equal((-200, -100, 0), (slice.Milliseconds, windows.FirstEnd(slice).Milliseconds, windows.LastEnd(slice).Milliseconds));
    }

    //       -100      0         100       200
    //  [------------------)               (stored, state gone: partition 1 was idle)
    //            [------------------)     (stored, too)
    //                  10             (of partition 1: it makes [-150,50), and is in [-50,150) if that is stored)
    //                             120
    [Fact]
    public void An_event_after_idleness_corrects_the_windows_that_are_stored_and_makes_its_own() =>
        Timeline.Of(Window, partitions: 2).Check("""
            p0: 120 ~300 p1: ~0 | 0   |
            p0: ~301 p1: idle   | 301 | on-time [-50,150) 120
            p1: 10              | 301 | correction [-150,50) 10
                                |     | correction if stored [-100,100) 10
                                |     | correction if stored [-50,150) 10
                                |     | correction if stored [0,200) 10
            """);

    //       -100      0         100       200
    //  [------------------)               (closed for 10 by W=50, but fires only after it)
    //            [------------------)
    //                   20
    //                  10             (b10, too)
    //                             120
    [Fact]
    public void A_window_that_is_closed_for_an_event_does_not_take_it_and_is_not_made_for_it() => Sliding.Check("""
        20         | 20  |
        ~50 10 b10 | 50  | on-time [-150,50) 20
        120        | 120 |
        ~150       | 150 | on-time [-50,150) 10 20 120
        """);
}
