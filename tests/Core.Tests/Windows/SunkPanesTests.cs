namespace Serverless.Core.Tests.Windows;

/// <summary>
/// What of a view goes to its sink. The window is [0,100) and its allowed lateness ends at 150.
/// Columns of a table: step, watermark after it, output (see <see cref="Timeline"/>).
/// </summary>
public sealed class SunkPanesTests
{
    private const string Window = """ "window": { "tumbling": "100ms" }, "allowedLateness": "50ms", "sink": """;
    private const string Session = """ "window": { "session": { "gap": "50ms" } }, "allowedLateness": "20ms", "sink": """;

    private static readonly Timeline Final = Timeline.Of(Window + """{ "topic": "t" }""");
    private static readonly Timeline All = Timeline.Of(Window + """{ "topic": "t", "panes": "all" }, "early": "1s" """);
    private static readonly Timeline Visits = Timeline.Of(Session + """{ "topic": "t", "panes": "final" }""");
    private static readonly Timeline AllVisits = Timeline.Of(Session + """{ "topic": "t", "panes": "all" }""");

    //  watermark  20   100      100   149   150
    //  store           on-time  late
    //  sink                                 final
    [Fact]
    public void The_final_pane_goes_there_once_when_the_allowed_lateness_has_passed() => Final.Check("""
        10 20 | 20  |
        ~100  | 100 | on-time [0,100) 10 20
        30    | 100 | late [0,100) 10 20 30
        ~149  | 149 |
        ~150  | 150 | sink final [0,100) 10 20 30
        ~999  | 999 |
        """);

    [Fact]
    public void A_window_that_ends_and_is_over_in_one_step_has_its_final_pane_too() => Final.Check("""
        10 ~500 | 500 | on-time [0,100) 10
                |     | sink final [0,100) 10
        """);

    // Keys are in no order; windows end in theirs.
    [Fact]
    public void Final_panes_of_one_step_go_there_in_the_order_in_which_their_windows_ended() => Final.Check("""
        110 b10 ~499 | 499 | on-time [0,100) b10
                     |     | on-time [100,200) 110
                     |     | sink final [0,100) b10
                     |     | sink final [100,200) 110
        b510 620 710 | 710 | on-time [500,600) b510
                     |     | on-time [600,700) 620
                     |     | sink final [500,600) b510
        flush        | +∞  | on-time [700,800) 710
                     |     | sink final [600,700) 620
                     |     | sink final [700,800) 710
        """);

    [Fact]
    public void Of_a_discarded_or_filtered_event_nothing_goes_there() => Final.Check("""
        ~10 ! ~500 | 500 | dead letter
        """);

    [Fact]
    public void All_panes_go_there_as_they_are_emitted() => All.Check("""
        @0 10      | 10  | early [0,100) 10
                   |     | sink early [0,100) 10
        @1100 ~100 | 100 | on-time [0,100) 10
                   |     | sink on-time [0,100) 10
        @1200 30   | 100 | late [0,100) 10 30
                   |     | sink late [0,100) 10 30
        ~150       | 150 |
        """);

    //  sessions  [10 ─ 60) over at 60, held until 130     [200 ─
    [Fact]
    public void A_visit_goes_there_when_nothing_can_join_it_any_more() => Visits.Check("""
        10   | 10  |
        ~60  | 60  | on-time [10,60) 10
        ~79  | 79  |
        ~200 | 200 | sink final [10,60) 10
        """);

    //  10 is stored on time; then 55 makes one session of both, which begins there as before
    [Fact]
    public void A_visit_that_grows_within_its_allowed_lateness_has_one_final_pane() => Visits.Check("""
        10   | 10  |
        ~60  | 60  | on-time [10,60) 10
        55   | 60  |
        ~200 | 200 | late [10,105) 10 55
             |     | sink final [10,105) 10 55
        """);

    //  40 was stored on time as [40,90); 30 makes it [30,90): the other is taken back, but had no final pane
    [Fact]
    public void A_visit_that_gets_another_start_before_it_is_final_is_not_taken_back_where_it_never_was() => Visits.Check("""
        40   | 40  |
        ~90  | 90  | on-time [40,90) 40
        30   | 90  | late [30,90) 30 40
             |     | retracted 40
        ~200 | 200 | sink final [30,90) 30 40
        """);

    [Fact]
    public void Where_all_panes_go_there_it_is_taken_back() => AllVisits.Check("""
        40   | 40  |
        ~90  | 90  | on-time [40,90) 40
             |     | sink on-time [40,90) 40
        30   | 90  | late [30,90) 30 40
             |     | retracted 40
             |     | sink late [30,90) 30 40
             |     | sink retracted 40
        """);
}
