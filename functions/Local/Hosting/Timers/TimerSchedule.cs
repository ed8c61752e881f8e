using System.Globalization;
using System.Text.RegularExpressions;
using NCrontab;

namespace Serverless.Local.Hosting.Timers;

/// <summary>
/// When a timer is due, in UTC. As on the real host a schedule is a cron expression of six fields (second, minute, hour, day of month,
/// month, day of week; five fields leave the seconds out), or an interval such as <c>00:05:00</c>.
/// </summary>
internal sealed partial class TimerSchedule
{
    // No date of the calendar takes longer to come again.
    private const int YearsAhead = 10;

    private readonly Func<DateTimeOffset, DateTimeOffset?> _next;

    private TimerSchedule(Func<DateTimeOffset, DateTimeOffset?> next) => _next = next;

    /// <exception cref="FormatException">The text is neither. The message follows its name in a sentence, and doesn't show it.</exception>
    public static TimerSchedule Parse(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && text.Contains(':') && interval > TimeSpan.Zero)
            return new TimerSchedule(after => after + interval);
        var seconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5;
        // The parser takes a step of 0 and then never finds the next time.
        var cron = StepOfZero().IsMatch(text)
            ? null
            : CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = seconds });
        return cron is not null
            ? new TimerSchedule(after => Next(cron, after))
            : throw new FormatException(
                "is no schedule: write six fields (second minute hour day month weekday), or an interval above zero such as 00:05:00");
    }

    /// <summary>The first time after the given one; null when none comes within ten years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _next(after);

    private static DateTimeOffset? Next(CrontabSchedule cron, DateTimeOffset after)
    {
        var end = after.UtcDateTime.AddYears(YearsAhead);
        var next = cron.GetNextOccurrence(after.UtcDateTime, end);
        return next < end ? new DateTimeOffset(next, TimeSpan.Zero) : null;
    }

    [GeneratedRegex("/0+(?![0-9])")]
    private static partial Regex StepOfZero();
}
