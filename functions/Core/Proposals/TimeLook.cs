using System.Text.RegularExpressions;

namespace Serverless.Core.Proposals;

/// <summary>A form of times: how it looks, how grok finds it, and what pipeline files call it.</summary>
/// <param name="Look">Anchored where it is looked for.</param>
/// <param name="Grok">The name of a usual pattern, or a pattern.</param>
/// <param name="Form">As <c>times</c> of a field has it.</param>
internal sealed record TimeLook(Regex Look, string Grok, string Form)
{
    private const string Clock = "[0-9]{2}:[0-9]{2}:[0-9]{2}";

    /// <summary>The more special ones first.</summary>
    public static readonly IReadOnlyList<TimeLook> All =
    [
        New($"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[Tt ]{Clock}([.,][0-9]+)?([Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})?", "TIMESTAMP_ISO8601", "iso"),
        New($"[0-9]{{2}}/[A-Z][a-z]{{2}}/[0-9]{{4}}:{Clock} [+-][0-9]{{4}}", "HTTPDATE", "clf"),
        .. Dated("[0-9]{4}/[0-9]{2}/[0-9]{2}", "yyyy/MM/dd"),
        .. Dated(@"[0-9]{2}\.[0-9]{2}\.[0-9]{4}", "dd.MM.yyyy"),
        .. Dated("[0-9]{2}/[0-9]{2}/[0-9]{4}", "dd/MM/yyyy"),
        .. Dated("[0-9]{2}-[0-9]{2}-[0-9]{4}", "dd-MM-yyyy"),
        .. Dated("[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4}", "dd-MMM-yyyy"),
        .. Dated("[0-9]{2} [A-Z][a-z]{2} [0-9]{4}", "dd MMM yyyy"),
        Plain($"[A-Z][a-z]{{2}}, [0-9]{{2}} [A-Z][a-z]{{2}} [0-9]{{4}} {Clock} (GMT|UTC|[+-][0-9]{{4}})", "rfc1123"),
        Plain($"[A-Z][a-z]{{2}} [A-Z][a-z]{{2}} [0-9]{{2}} {Clock} [0-9]{{4}}", "ddd MMM dd HH:mm:ss yyyy"),
        New($@"[A-Z][a-z]{{2}} [ 0-9][0-9] {Clock}(\.[0-9]+)?", "SYSLOGTIMESTAMP", "syslog"),
        Plain("[0-9]{8}T[0-9]{6}Z", "yyyyMMdd'T'HHmmss'Z'"),
        Plain("1[0-9]{9}(\\.[0-9]+)?", "epoch-s"),
        Plain("1[0-9]{12}", "epoch-ms"),
    ];

    /// <summary>The form of a text as a whole; null when it is none of these.</summary>
    public static string? FormOf(string text) =>
        All.FirstOrDefault(one => one.Look.Match(text) is { Success: true, Index: 0 } match && match.Length == text.Length)?.Form;

    private static IEnumerable<TimeLook> Dated(string date, string form) =>
    [
        Plain($"{date} {Clock}\\.[0-9]{{3}}", $"{form} HH:mm:ss.fff"),
        Plain($"{date} {Clock},[0-9]{{3}}", $"{form} HH:mm:ss,fff"),
        Plain($"{date} {Clock}", $"{form} HH:mm:ss"),
    ];

    private static TimeLook Plain(string pattern, string form) => New(pattern, pattern, form);

    private static TimeLook New(string pattern, string grok, string form) =>
        new(new Regex($@"\G(?:{pattern})", RegexOptions.CultureInvariant), grok, form);
}
