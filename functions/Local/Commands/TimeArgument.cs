using System.Globalization;
using Serverless.Local.Settings;
using Serverless.Runtime.Questions;

namespace Serverless.Local.Commands;

/// <summary>Times on the command line. Moments are in ISO 8601, and in UTC when there is no offset.</summary>
internal static class TimeArgument
{
    // Timers go no further than 49 days.
    private const double LongestMs = 1_000 * 3_600_000.0;

    public static DateTimeOffset? Parse(string option, string? text)
    {
        if (text is null)
            return null;
        return TimeText.Parse(text) ?? throw new UsageException($"{option} {text}: {TimeText.Form}");
    }

    /// <summary>[from, to) of the options of those names.</summary>
    public static (DateTimeOffset? From, DateTimeOffset? To) ParseRange(string? from, string? to)
    {
        var range = (From: Parse("--from", from), To: Parse("--to", to));
        return range.From >= range.To ? throw new UsageException($"--from {from} is not before --to {to}") : range;
    }

    /// <summary>A span such as 500ms, 30s, 5m or 1h.</summary>
    public static TimeSpan ParseSpan(string option, string text)
    {
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? "ms" : text.Length > 0 ? text[^1..] : "";
        double? milliseconds = unit switch { "ms" => 1, "s" => 1_000, "m" => 60_000, "h" => 3_600_000, _ => null };
        return milliseconds is { } factor
            && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number * factor <= LongestMs
            ? TimeSpan.FromMilliseconds(number * factor)
            : throw new UsageException($"{option} {text}: write a time such as 30s, 5m or 1h, at most 1000h");
    }
}
