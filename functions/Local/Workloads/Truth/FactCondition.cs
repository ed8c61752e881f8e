using System.Text.RegularExpressions;

namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// The conditions of views that a truth evaluates itself, without the code that it checks: a text field equal to a literal, or one of a
/// list of literals.
/// </summary>
internal static partial class FactCondition
{
    private const string Literal = """(?<literal>'[^'\\]*'|"[^"\\]*")""";

    /// <summary>Null when the condition is of another form or about another field.</summary>
    public static FactValue<TFact, bool>? Parse<TFact>(string text, FactFields<TFact> fields)
        where TFact : struct, ITruthFact
    {
        var match = Equal().Match(text) is { Success: true } equal ? equal : OneOf().Match(text);
        if (!match.Success || !fields.Texts.TryGetValue(match.Groups["field"].Value, out var field))
            return null;
        var wanted = match.Groups["literal"].Captures.Select(literal => literal.Value[1..^1]).ToHashSet(StringComparer.Ordinal);
        var holds = Enumerable.Range(0, field.Count).Select(number => field.Text(number) is { } value && wanted.Contains(value)).ToArray();
        return (in fact) => holds[field.Number(fact)];
    }

    [GeneratedRegex($"""^\s*(?<field>\w+)\s*==\s*{Literal}\s*$""")]
    private static partial Regex Equal();

    [GeneratedRegex($"""^\s*(?<field>\w+)\s+in\s*\[\s*{Literal}(\s*,\s*{Literal})*\s*\]\s*$""")]
    private static partial Regex OneOf();
}
