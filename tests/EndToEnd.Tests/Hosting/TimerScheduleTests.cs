using System.Globalization;
using Serverless.Local.Hosting.Timers;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("*/1 * * * * *", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:01Z")]
    [InlineData("*/5 * * * * *", "2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z")]
    [InlineData("0 */15 * * * *", "2026-01-01T00:46:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("30 59 23 * * *", "2026-12-31T23:59:30Z", "2027-01-01T23:59:30Z")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 6 * * 0", "2026-01-01T00:00:00Z", "2026-01-04T06:00:00Z")]
    public void The_next_time_is_the_first_that_fits_after_the_given_one(string schedule, string after, string expected) =>
        Assert.Equal(Time(expected), TimerSchedule.Parse(schedule).Next(Time(after)));

    [Theory]
    [InlineData("0 0 1-5 * * *", "2026-01-01T05:00:00Z", "2026-01-02T01:00:00Z")]
    [InlineData("0 0 1-9/4 * * *", "2026-01-01T01:00:00Z", "2026-01-01T05:00:00Z")]
    [InlineData("0 15,45 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:45:00Z")]
    [InlineData("0 30 9 * Jan Mon-Fri", "2026-01-02T09:30:00Z", "2026-01-05T09:30:00Z")]
    public void Ranges_lists_steps_and_names_are_known(string schedule, string after, string expected) =>
        Assert.Equal(Time(expected), TimerSchedule.Parse(schedule).Next(Time(after)));

    [Theory]
    [InlineData("30 9 * * *", "2026-01-01T00:00:00Z", "2026-01-01T09:30:00Z")]
    [InlineData("* * * * *", "2026-01-01T00:00:07Z", "2026-01-01T00:01:00Z")]
    public void Five_fields_leave_the_seconds_out(string schedule, string after, string expected) =>
        Assert.Equal(Time(expected), TimerSchedule.Parse(schedule).Next(Time(after)));

    [Fact]
    public void An_interval_counts_from_the_given_time() =>
        Assert.Equal(Time("2026-01-01T00:05:07.5Z"), TimerSchedule.Parse("00:05:00").Next(Time("2026-01-01T00:00:07.5Z")));

    [Fact]
    public void A_day_that_never_comes_has_no_next_time() =>
        Assert.Null(TimerSchedule.Parse("0 0 0 31 2 *").Next(Time("2026-01-01T00:00:00Z")));

    [Theory]
    [InlineData("60 * * * * *")]
    [InlineData("0 x * * * *")]
    [InlineData("* * * *")]
    [InlineData("*/0 * * * * *")]
    [InlineData("0 5/00 * * * *")]
    [InlineData("-00:05:00")]
    [InlineData("00:00:00")]
    [InlineData("")]
    public void A_schedule_that_is_none_is_refused_with_what_may_be_written(string schedule)
    {
        var refused = Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule));

        Assert.Equal(
            "is no schedule: write six fields (second minute hour day month weekday), or an interval above zero such as 00:05:00",
            refused.Message);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
