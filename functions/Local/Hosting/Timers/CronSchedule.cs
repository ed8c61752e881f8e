using System.Globalization;

namespace Serverless.Local.Hosting.Timers;

/// <summary>
/// A schedule of six fields: second, minute, hour, day of month, month, day of week (0 is Sunday), in UTC. A field is
/// <c>*</c>, <c>*/n</c> or a number; the real host knows more.
/// </summary>
internal sealed class CronSchedule
{
    private static readonly (string Name, int Low, int High)[] Fields =
        [("second", 0, 59), ("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("day of week", 0, 6)];

    private readonly bool[][] _allowed;

    private CronSchedule(bool[][] allowed) => _allowed = allowed;

    /// <exception cref="FormatException">The text isn't such a schedule; the message says which field is wrong.</exception>
    public static CronSchedule Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == Fields.Length
            ? new CronSchedule([.. parts.Zip(Fields, ParseField)])
            : throw new FormatException($"a schedule has {Fields.Length} fields, seconds first, but '{text}' has {parts.Length}");
    }

    /// <summary>The first time after the given one that fits; null when none does within five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var time = after.UtcDateTime.AddTicks(-(after.UtcDateTime.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        var end = time.AddYears(5);
        while (time < end)
        {
            if (!Allows(4, time.Month) || !Allows(3, time.Day) || !Allows(5, (int)time.DayOfWeek))
                time = time.Date.AddDays(1);
            else if (!Allows(2, time.Hour))
                time = time.Date.AddHours(time.Hour + 1);
            else if (!Allows(1, time.Minute))
                time = time.Date.AddHours(time.Hour).AddMinutes(time.Minute + 1);
            else if (!Allows(0, time.Second))
                time = time.AddSeconds(1);
            else
                return new DateTimeOffset(time, TimeSpan.Zero);
        }

        return null;
    }

    private bool Allows(int field, int value) => _allowed[field][value];

    private static bool[] ParseField(string text, (string Name, int Low, int High) field)
    {
        var every = text.StartsWith("*/", StringComparison.Ordinal);
        var number = 1;
        if (text != "*" && !int.TryParse(every ? text[2..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            throw new FormatException($"'{text}' is not a {field.Name}: write *, */n or a number");
        if (every ? number < 1 : text != "*" && (number < field.Low || number > field.High))
            throw new FormatException($"'{text}' is not a {field.Name}: it must lie in {field.Low}..{field.High}");
        var allowed = new bool[field.High + 1];
        for (var value = field.Low; value <= field.High; value++)
            allowed[value] = text == "*" || (every ? (value - field.Low) % number == 0 : value == number);
        return allowed;
    }
}
