using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.Local.Inference;

/// <summary>The form of times written as text, as pipeline files name it.</summary>
internal static partial class TimeTexts
{
    private static readonly (string Form, Regex Look)[] Named =
        [("iso", Iso()), ("clf", Clf()), ("rfc1123", Rfc1123()), ("syslog", Syslog()), ("klog", Klog())];

    // Day before month: what fits both is a guess.
    private static readonly string[] Patterns =
    [
        "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm:ss", "dd.MM.yyyy HH:mm:ss", "yyyy/MM/dd HH:mm:ss", "dd-MM-yyyy HH:mm:ss",
        "MM/dd/yyyy hh:mm:ss tt", "M/d/yyyy h:mm:ss tt", "M/d/yyyy H:mm", "d/M/yyyy H:mm", "yyyyMMdd'T'HHmmss'Z'", "yyyyMMddHHmmss",
        "ddd MMM dd HH:mm:ss zzz yyyy", "dd MMM yyyy HH:mm:ss", "dd/MM/yyyy", "MM/dd/yyyy", "dd.MM.yyyy",
    ];

    /// <summary>The form of all of them; null when they have none in common.</summary>
    public static string? FormOf(IReadOnlyList<string> texts) =>
        Named.FirstOrDefault(form => texts.All(text => form.Look.IsMatch(text))).Form
        ?? Array.Find(Patterns, pattern => texts.All(text =>
            DateTimeOffset.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)));

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([Zz]|[+-]\d\d(:?\d\d)?)?)?\z")]
    private static partial Regex Iso();

    [GeneratedRegex(@"\A\[?\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]?\z")]
    private static partial Regex Clf();

    [GeneratedRegex(@"\A[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(\.\d{1,9})?\z")]
    private static partial Regex Syslog();

    [GeneratedRegex(@"\A\d{4} \d\d:\d\d:\d\d\.\d{6}\z")]
    private static partial Regex Klog();

    [GeneratedRegex(@"\A([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|UTC|[+-]\d{4})\z")]
    private static partial Regex Rfc1123();
}
