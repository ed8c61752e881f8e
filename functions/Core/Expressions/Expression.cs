using Serverless.Core.Expressions.Checking;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions;

/// <summary>
/// Expressions of pipeline files: CEL, the Common Expression Language (https://github.com/google/cel-spec), over the slots of a row. They
/// are parsed, checked and compiled when the pipeline is read. <c>docs/expressions.md</c> lists the supported part of the language.
/// </summary>
internal static class Expression
{
    /// <summary>Words that a field can be named by only in backticks, if at all.</summary>
    public static IReadOnlySet<string> Keywords => OperandParser.Keywords;

    /// <summary>Compiles a condition over rows of <paramref name="layout"/>; null with an error.</summary>
    public static Condition? ParseCondition(string text, RowLayout layout, out ExpressionError? error)
    {
        if (Parse(text, layout, out error) is not { } found)
            return null;
        if (found.Type == CelType.Bool)
            return new Condition(text, found.Bool);
        error = new ExpressionError(1, $"a condition is wanted, and this is {found.Type}: compare it with something");
        return null;
    }

    /// <summary>Compiles an expression over rows of <paramref name="layout"/> whose value a field can hold; null with an error.</summary>
    public static Computed? ParseComputed(string text, RowLayout layout, out ExpressionError? error)
    {
        if (Parse(text, layout, out error) is not { } found)
            return null;
        if (Computed.Of(text, found) is { } computed)
            return computed;
        error = new ExpressionError(1, $"no field can hold this, as it is {found.Type}: {Fix(found.Type.Kind)}");
        return null;
    }

    /// <summary>
    /// The text in one canonical form, without what doesn't change its meaning: spaces, comments, needless parentheses, the spelling of
    /// literals. A text that is not an expression is returned unchanged.
    /// </summary>
    public static string Canonical(string text) => Parser.Parse(text, out _) is { } tree ? Parsing.Canonical.Write(tree) : text;

    /// <summary>The fields that a text names, each once; none when it is no expression.</summary>
    public static IReadOnlySet<string> FieldsOf(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (Parser.Parse(text, out _) is { } tree)
            AddFields(tree, found);
        return found;
    }

    private static void AddFields(Syntax tree, HashSet<string> found)
    {
        if (Checker.NameOf(tree) is { } name)
            found.Add(name);
        foreach (var part in tree is Syntax.Call call && Checker.IsQualified(call) ? call.Arguments : tree.Parts)
            AddFields(part, found);
    }

    private static Checked? Parse(string text, RowLayout layout, out ExpressionError? error) =>
        Parser.Parse(text, out error) is { } tree ? Checker.Check(tree, layout, out error) : null;

    private static string Fix(Kind kind) => kind switch
    {
        Kind.Uint => "convert it with int(x)",
        Kind.Duration => "take a part, as in x.getSeconds()",
        Kind.Bytes => "convert it with string(x)",
        Kind.List => "take an item, its size(), or join() it",
        Kind.Ip or Kind.Network or Kind.Url => "convert it with string(x)",
        Kind.Number => "convert its items with double(x)",
        _ => "write another expression",
    };
}
