using System.Globalization;

namespace Serverless.Local.Commands;

/// <summary>Moments on the command line: ISO 8601, in UTC when there is no offset.</summary>
internal static class TimeArgument
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static DateTimeOffset? Parse(string option, string? text)
    {
        if (text is null)
            return null;
        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new UsageException($"{option} {text}: write a time in ISO 8601, such as 2026-01-31 or 2026-01-31T08:30:00Z");
    }

    /// <summary>[from, to) of the options of those names.</summary>
    public static (DateTimeOffset? From, DateTimeOffset? To) ParseRange(string? from, string? to)
    {
        var range = (From: Parse("--from", from), To: Parse("--to", to));
        return range.From >= range.To ? throw new UsageException($"--from {from} is not before --to {to}") : range;
    }
}
