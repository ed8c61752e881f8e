using System.Globalization;
using NCrontab;

namespace Serverless.Local.Hosting.Timers;

/// <summary>
/// When a timer is due, in UTC. As on the real host a schedule is a cron expression of six fields (second, minute, hour, day of month,
/// month, day of week; five fields leave the seconds out), or an interval such as <c>00:05:00</c>.
/// </summary>
internal sealed class TimerSchedule
{
    // No date of the calendar takes longer to come again.
    private const int YearsAhead = 10;

    private readonly Func<DateTimeOffset, DateTimeOffset?> _next;

    private TimerSchedule(Func<DateTimeOffset, DateTimeOffset?> next) => _next = next;

    /// <exception cref="FormatException">The text is neither; the message says what is wrong.</exception>
    public static TimerSchedule Parse(string text)
    {
        var seconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5;
        try
        {
            var cron = CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = seconds });
            return new TimerSchedule(after => Next(cron, after));
        }
        catch (CrontabException e)
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
                ? new TimerSchedule(after => after + interval)
                : throw new FormatException(
                    $"'{text}' is no schedule: {e.Message.TrimEnd('.')}. "
                    + "Write six fields (second minute hour day month weekday), or an interval above zero such as 00:05:00",
                    e);
        }
    }

    /// <summary>The first time after the given one; null when none comes within ten years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _next(after);

    private static DateTimeOffset? Next(CrontabSchedule cron, DateTimeOffset after)
    {
        var end = after.UtcDateTime.AddYears(YearsAhead);
        var next = cron.GetNextOccurrence(after.UtcDateTime, end);
        return next < end ? new DateTimeOffset(next, TimeSpan.Zero) : null;
    }
}
