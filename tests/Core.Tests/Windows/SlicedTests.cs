namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Windows of 300 ms, one every 100 ms, that are made of slices when they close.
/// Columns of a table: step, watermark after it, output (see <see cref="Timeline"/>).
/// </summary>
public sealed class SlicedTests
{
    private const string Slices = """ "window": { "hopping": { "size": "300ms", "slide": "100ms", "keep": "slices" } } """;

    private static readonly Timeline Sliced = Timeline.Of(Slices);

    //  0         100       200       300       400       500
    //  [----------------------------)
    //            [----------------------------)
    //                      [----------------------------)
    //                           250
    [Fact]
    public void An_event_is_in_each_window_that_spans_its_time() => Sliced.Check("""
        250  | 250 |
        ~300 | 300 | on-time [0,300) 250
        ~400 | 400 | on-time [100,400) 250
        ~500 | 500 | on-time [200,500) 250
        ~600 | 600 |
        """);

    [Fact]
    public void All_windows_that_the_watermark_passes_are_made_at_once() => Sliced.Check("""
        250 310 ~900 | 900 | on-time [0,300) 250
                     |     | on-time [100,400) 250 310
                     |     | on-time [200,500) 250 310
                     |     | on-time [300,600) 310
        """);

    //  0         100       200       300       400       500
    //  [-----------closed-----------)
    //            [----------------------------)
    //                           250  W=300               (before 250 comes)
    [Fact]
    public void An_event_that_is_late_for_its_first_windows_enters_the_others() => Sliced.Check("""
        ~300 | 300 |
        250  | 300 |
        ~500 | 500 | on-time [100,400) 250
             |     | on-time [200,500) 250
        """);

    //  0         100       200       300       400       500
    //  [----------------------------).....                  (the allowed lateness of this one ends at 350)
    //                         240   W=349                   (before 250 comes)
    //                           250
    [Fact]
    public void A_window_that_was_made_takes_events_within_its_allowed_lateness() =>
        Timeline.Of($""" {Slices}, "allowedLateness": "50ms" """).Check("""
            240  | 240 |
            ~349 | 349 | on-time [0,300) 240
            250  | 349 | late [0,300) 240 250
            ~400 | 400 | on-time [100,400) 240 250
            ~500 | 500 | on-time [200,500) 240 250
            """);

    [Fact]
    public void A_window_that_held_nothing_when_it_closed_is_made_by_an_event_within_its_allowed_lateness() =>
        Timeline.Of($""" {Slices}, "allowedLateness": "50ms" """).Check("""
            ~349 | 349 |
            250  | 349 | late [0,300) 250
            ~400 | 400 | on-time [100,400) 250
            """);

    [Fact]
    public void A_discarding_view_has_what_is_new_in_a_late_pane() =>
        Timeline.Of($""" {Slices}, "allowedLateness": "50ms", "panes": "discarding" """).Check("""
            240  | 240 |
            ~349 | 349 | on-time [0,300) 240
            250  | 349 | late [0,300) 250
            ~400 | 400 | on-time [100,400) 240 250
            """);

    [Fact]
    public void A_query_of_open_windows_is_shown_the_next_one_to_close() => Sliced.Check("""
        250 read  | 250 | live early [0,300) 250
        ~300 read | 300 | on-time [0,300) 250
                  |     | live early [100,400) 250
        """);

    // Its state is gone as partition 1 was idle.
    [Fact]
    public void What_comes_for_windows_whose_state_is_gone_is_a_correction_and_enters_the_others() =>
        Timeline.Of(Slices, partitions: 2).Check("""
            240 p1: idle    | 240 |
            ~310 p1: idle   | 310 | on-time [0,300) 240
            p1: 250         | 310 | correction [0,300) 250
            ~500 p1: ~500   | 500 | on-time [100,400) 240 250
                            |     | on-time [200,500) 240 250
            """);
}
