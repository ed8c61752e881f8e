namespace Serverless.Core.Tests.Windows;

/// <summary>
/// One window for ever, which emits by count: every 3 events. Event time has no part in it. Columns of a table: step, watermark after it,
/// output (see <see cref="Timeline"/>).
/// </summary>
public sealed class GlobalTests
{
    private const string Window = """ "window": { "global": { "every": 3 } } """;

    private static readonly Timeline Global = Timeline.Of(Window);

    //  events  10 20 30
    //  panes          x
    [Fact]
    public void A_pane_comes_with_the_third_event_and_none_before() => Global.Check("""
        10 20 | 20 |
        30    | 30 | early [-∞,+∞) 10 20 30
        """);

    //  events  10 20 30 40 50 60 70
    //  panes          x        x
    [Fact]
    public void A_pane_comes_with_every_third_event_and_holds_all_so_far() => Global.Check("""
        10 20 30 | 30 | early [-∞,+∞) 10 20 30
        40 50    | 50 |
        60       | 60 | early [-∞,+∞) 10 20 30 40 50 60
        70       | 70 |
        """);

    //  chunks  [10 20 30 40 50] [60]
    //  panes                  x    x
    [Fact]
    public void A_pane_holds_what_came_with_the_third_event_and_the_count_goes_on_from_there() => Global.Check("""
        10 20 30 40 50 | 50 | early [-∞,+∞) 10 20 30 40 50
        60             | 60 | early [-∞,+∞) 10 20 30 40 50 60
        """);

    //  chunks  [10 20 30 40 50 60 70]
    //  panes                        x
    [Fact]
    public void Events_that_come_together_make_one_pane_however_many_they_are() => Global.Check("""
        10 20 30 40 50 60 70 | 70 | early [-∞,+∞) 10 20 30 40 50 60 70
        80                   | 80 |
        """);

    //  events  10 b20 30 b40 50
    //  panes                 x       of the default key: it has 3, b has 2
    [Fact]
    public void Each_key_has_a_count_of_its_own() => Global.Check("""
        10 b20 30 b40 | 40 |
        50            | 50 | early [-∞,+∞) 10 30 50
        """);

    //  events  10        20 30
    //  W          86400000
    [Fact]
    public void No_watermark_fires_it_and_no_event_is_late_for_it() => Global.Check("""
        10        | 10       |
        ~86400000 | 86400000 |
        20 30     | 86400000 | early [-∞,+∞) 10 20 30
        """);

    //  events  10 20 flush   30
    //  panes         x       x
    [Fact]
    public void A_flush_closes_it_and_what_comes_then_corrects_the_stored_result() => Global.Check("""
        10 20 | 20 |
        flush | +∞ | on-time [-∞,+∞) 10 20
        30    | +∞ | correction [-∞,+∞) 30
        """);

    //  events  10 20 30 40 50 60
    //  panes          x        x
    [Fact]
    public void When_discarding_a_pane_holds_the_events_since_the_last() => Timeline.Of(Window + """, "panes": "discarding" """).Check("""
        10 20 30 | 30 | early [-∞,+∞) 10 20 30
        40 50    | 50 |
        60       | 60 | early [-∞,+∞) 40 50 60
        """);
}
