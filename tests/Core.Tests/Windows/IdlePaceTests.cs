using Serverless.Core.Time;

namespace Serverless.Core.Tests.Windows;

public sealed class IdlePaceTests
{
    private static readonly EventTime Latest = new(100);

    //  tick     1     2     3
    //  at ms    0  1000  1900
    //  passed   0  1000  1900
    [Fact]
    public void Time_between_ticks_that_follow_each_other_counts() =>
        Assert.Equal(1_900, Passed(Tick(1, 0), Tick(2, 1_000), Tick(3, 1_900)));

    [Fact]
    public void Of_a_long_time_two_intervals_count() => Assert.Equal(2_000, Passed(Tick(1, 0), Tick(2, 60_000)));

    [Fact]
    public void A_tick_that_did_not_come_takes_its_time_with_it() => Assert.Equal(500, Passed(Tick(1, 0), Tick(3, 2_000), Tick(4, 2_500)));

    [Fact]
    public void Ticks_that_come_late_or_twice_add_nothing() =>
        Assert.Equal(2_000, Passed(Tick(1, 0), Tick(2, 1_000), Tick(2, 1_000), Tick(1, 0), Tick(3, 2_000), Tick(2, 1_000)));

    //  process  1     1 | 2     2        (a restart, or another instance ticks)
    //  at ms    0  1000 | 0   700
    [Fact]
    public void The_first_tick_of_another_process_adds_nothing() =>
        Assert.Equal(1_700, Passed(Tick(1, 0), Tick(2, 1_000), new TickMark(2, 1, 0), new TickMark(2, 2, 700)));

    [Fact]
    public void The_first_tick_after_one_that_did_not_name_all_sources_adds_nothing()
    {
        var pace = IdlePace.None.AllIdle(Tick(1, 0), Latest).AllIdle(Tick(2, 1_000), Latest).NotAllIdle();
        Assert.Equal(1_000, pace.AllIdle(Tick(4, 3_000), Latest).PassedMs);
    }

    [Fact]
    public void A_later_watermark_of_a_source_starts_it_again()
    {
        var pace = IdlePace.None.AllIdle(Tick(1, 0), Latest).AllIdle(Tick(2, 1_000), Latest).AllIdle(Tick(3, 2_000), new EventTime(150));
        Assert.Equal((new EventTime(150), 0), (pace.From, pace.PassedMs));
    }

    [Theory]
    [InlineData(100, 50_000, 1_100)]
    [InlineData(100, 1_005, 1_000)]
    [InlineData(100, 50, 100)]
    [InlineData(200, 50_000, 200)]
    public void The_watermark_goes_on_from_the_latest_and_not_beyond_the_clock_less_the_bound(long latest, long now, long expected)
    {
        var pace = new IdlePace(Latest, 1_000, default);
        Assert.Equal(new EventTime(expected), pace.Watermark(new EventTime(latest), new EventTime(now), boundMs: 5));
    }

    [Fact]
    public void While_no_source_has_shown_anything_there_is_no_watermark() =>
        Assert.Equal(EventTime.Min, new IdlePace(EventTime.Min, 9, default).Watermark(EventTime.Min, new EventTime(50), boundMs: 5));

    private static TickMark Tick(long number, long atMs) => new(1, number, atMs);

    private static long Passed(params TickMark[] ticks) =>
        ticks.Aggregate(IdlePace.None, (pace, tick) => pace.AllIdle(tick, Latest)).PassedMs;
}
