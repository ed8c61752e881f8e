namespace Serverless.Core.Tests.Windows;

/// <summary>
/// How far event time has come: events may come 20 ms out of order. The second column of a table is the watermark after the step (see
/// <see cref="Timeline"/>). All events but malformed ones move it; here they are filtered ones (~), which enter no window.
/// </summary>
public sealed class WatermarkTests
{
    private const string Window = """ "window": { "tumbling": "100ms" } """;

    private static readonly Timeline One = Timeline.Of(Window, boundMs: 20);
    private static readonly Timeline Two = Timeline.Of(Window, boundMs: 20, partitions: 2);

    //  0         100       200
    //          W=80
    //            100 --------- event
    [Fact]
    public void It_is_the_time_of_the_latest_event_less_the_bound() => One.Check("""
        ~100 | 80  |
        ~130 | 110 |
        """);

    [Fact]
    public void An_older_event_does_not_move_it_back() => One.Check("""
        ~100 | 80 |
        ~50  | 80 |
        ~101 | 81 |
        """);

    [Fact]
    public void An_event_moves_it_whether_it_is_accepted_or_filtered_and_a_malformed_one_does_not() => One.Check("""
        50 | 30 |
        ~60 | 40 |
        ! | 40 | dead letter
        """);

    // The Kafka timestamps are 0, by the clock; an event may be a day (86,400,000 ms) ahead of its own.
    [Fact]
    public void An_event_ahead_of_its_kafka_timestamp_moves_it_all_the_way_unless_it_is_too_far_ahead() => One.Check("""
        ~10       | -10      |
        ~86400001 | -10      | dead letter
        ~86400000 | 86399980 |
        """);
}
