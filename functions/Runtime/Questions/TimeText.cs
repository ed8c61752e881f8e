using System.Globalization;

namespace Serverless.Runtime.Questions;

/// <summary>
/// Times that people write in commands and requests: ISO 8601 and nothing else, a date alone too, in UTC when there is no offset.
/// </summary>
public static class TimeText
{
    /// <summary>What a message tells to write.</summary>
    public const string Form = "write a time in ISO 8601, such as 2026-01-31 or 2026-01-31T08:30:00Z";

    private static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Null for any other text.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>
    /// The end of a message about a text that came in an address: there a '+' that isn't written as %2B arrives as a space.
    /// </summary>
    public static string HintFor(string? text) => text?.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at
        && Parse($"{text[..at]}+{text[(at + 1)..]}") is not null
            ? "; in an address the '+' of an offset is written %2B"
            : "";
}
