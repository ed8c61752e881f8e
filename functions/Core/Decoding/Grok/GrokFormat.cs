using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions.Captures;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Grok;

/// <summary>
/// An event is a text in which a pattern is found: <c>%{IPORHOST:client} \[%{HTTPDATE:at}\] %{INT:bytes:int}</c>. What a pattern captures
/// is a value under the capture's name; an empty text is none. Patterns are regular expressions of RE2, so that the time grows with the
/// text alone: back references and look-around are refused. The pattern may be anywhere in the text; <c>^</c> and <c>$</c> bind it.
/// </summary>
/// <param name="Pattern">What is looked for.</param>
/// <param name="Patterns">
/// Patterns by name, which <paramref name="Pattern"/> may use beside the usual ones; they may use each other.
/// </param>
public sealed record GrokFormat(string Pattern, IReadOnlyDictionary<string, string> Patterns) : EventFormat
{
    /// <summary>
    /// As pipeline files write it: <c>{ "kind": "grok", "pattern": "%{CODE:code}", "patterns": { "CODE": "[A-Z]{3}" } }</c>.
    /// </summary>
    public static readonly FormatSyntax Syntax = new("grok", Read, HasManyLines: true);

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override string Label => $"{Kind} {Pattern}";

    /// <summary>
    /// The names of the values that a pattern of the usual ones captures, each once, in its order; none of what is no pattern.
    /// </summary>
    public static IReadOnlyList<string> NamesIn(string pattern) =>
        new GrokFormat(pattern, new Dictionary<string, string>()).Compile(_ => true, out _) is { } machine
            ? [.. machine.Groups.Select(group => CaptureTypes.Of(group).Name).Distinct(StringComparer.Ordinal)]
            : [];

    /// <inheritdoc/>
    public bool Equals(GrokFormat? other) => other is not null && Pattern == other.Pattern && Patterns.Count == other.Patterns.Count
        && Patterns.All(one => other.Patterns.TryGetValue(one.Key, out var same) && same == one.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pattern, Patterns.Count);

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new GrokDecoder(this, fields, layout);

    /// <summary>The machine that looks for the pattern; null, with what is wrong, when it can't be used.</summary>
    internal CaptureMachine? Compile(Func<string, bool> isWanted, out string? problem) =>
        new GrokSyntax(Patterns).TryExpand(Pattern, out problem) is { } expression
            ? CaptureMachine.Compile(expression, isWanted, out problem)
            : null;

    private static GrokFormat Read(IOptionReader options)
    {
        var format = new GrokFormat(options.Text("pattern"), options.TextsByName("patterns"));
        foreach (var (name, pattern) in format.Patterns)
        {
            // Also one that isn't used.
            if (new GrokSyntax(format.Patterns).TryExpand(pattern, out var wrong) is null)
                options.Error("patterns", $"'{name}': {wrong}");
        }
        if (format.Pattern.Length > 0 && Problem(format) is { } problem)
            options.Error("pattern", problem);
        return format;
    }

    private static string? Problem(GrokFormat format)
    {
        if (format.Compile(_ => true, out var problem) is not { } machine)
            return problem;
        if (machine.Groups.Count == 0)
            return "it captures nothing: give a name to what is to be read, as in %{INT:status}";
        return machine.Groups.Where(group => group.Contains(':', StringComparison.Ordinal))
            .Select(group => CaptureTypes.Problem(group.Split(':', 2)[1])).FirstOrDefault(wrong => wrong is not null);
    }
}
