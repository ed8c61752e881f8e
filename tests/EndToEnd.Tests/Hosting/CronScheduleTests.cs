using System.Globalization;
using Serverless.Local.Hosting.Timers;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("*/1 * * * * *", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:01Z")]
    [InlineData("*/5 * * * * *", "2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z")]
    [InlineData("0 */15 * * * *", "2026-01-01T00:46:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("30 59 23 * * *", "2026-12-31T23:59:30Z", "2027-01-01T23:59:30Z")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 6 * * 0", "2026-01-01T00:00:00Z", "2026-01-04T06:00:00Z")]
    public void The_next_time_is_the_first_that_fits_after_the_given_one(string schedule, string after, string expected)
    {
        var next = CronSchedule.Parse(schedule).Next(Time(after));

        Assert.Equal(Time(expected), next);
    }

    [Fact]
    public void A_day_that_never_comes_has_no_next_time() => Assert.Null(CronSchedule.Parse("0 0 0 31 2 *").Next(Time("2026-01-01T00:00:00Z")));

    [Theory]
    [InlineData("* * * * *", "has 5")]
    [InlineData("60 * * * * *", "'60' is not a second")]
    [InlineData("0 x * * * *", "'x' is not a minute")]
    [InlineData("*/0 * * * * *", "'*/0' is not a second")]
    public void A_schedule_that_is_none_is_refused_with_the_field(string schedule, string part)
    {
        var refused = Assert.Throws<FormatException>(() => CronSchedule.Parse(schedule));

        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
