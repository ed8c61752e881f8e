using System.Text.RegularExpressions;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>
/// Conditions that a truth evaluates itself, without the code that it checks: a text field equal to a literal, or one of a list of
/// literals.
/// </summary>
internal static partial class TextCondition
{
    private const string Literal = """(?<literal>'[^'\\]*'|"[^"\\]*")""";

    /// <summary>The field of a condition and the texts for which it holds; null when it is of another form.</summary>
    public static (string Field, IReadOnlySet<string> Wanted)? Parse(string text)
    {
        var match = Equal().Match(text) is { Success: true } equal ? equal : OneOf().Match(text);
        return match.Success
            ? (match.Groups["field"].Value,
                match.Groups["literal"].Captures.Select(literal => literal.Value[1..^1]).ToHashSet(StringComparer.Ordinal))
            : null;
    }

    [GeneratedRegex($"""^\s*(?<field>\w+)\s*==\s*{Literal}\s*$""")]
    private static partial Regex Equal();

    [GeneratedRegex($"""^\s*(?<field>\w+)\s+in\s*\[\s*{Literal}(\s*,\s*{Literal})*\s*\]\s*$""")]
    private static partial Regex OneOf();
}
