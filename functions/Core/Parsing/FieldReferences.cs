using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>
/// Checks names of fields, and expressions over them, against the fields that exist at a point of the pipeline. An empty name is no error
/// here: it was reported when it was read. Nor is an unknown one that may be right.
/// </summary>
internal sealed class FieldReferences(FieldScope scope, ErrorList errors)
{
    /// <summary>The types that can be converted between units.</summary>
    public static readonly IReadOnlyList<FieldType> Numeric = [FieldType.Number, FieldType.Integer];

    /// <summary>The types that can be part of a key.</summary>
    public static readonly IReadOnlyList<FieldType> Keys = [FieldType.Text, FieldType.Integer, FieldType.Boolean];

    /// <summary>Checks that a field exists, and that it is of one of the types, if any are given.</summary>
    public void Check(Node? at, string name, IReadOnlyList<FieldType>? allowed = null)
    {
        if (at is null || name.Length == 0)
            return;
        if (scope.Visible(name) is not { } type)
            AddUnknown(at, name);
        else if (allowed is not null && !allowed.Contains(type))
            errors.Add(at, TypeWords.Mismatch(name, type, allowed));
    }

    /// <summary>Checks that an expression is valid and gives true or false.</summary>
    public void CheckCondition(Node? at, string? text)
    {
        if (at is null || text is null)
            return;
        Expression.ParseCondition(text, scope.VisibleLayout, out var error);
        Add(at, error);
    }

    /// <summary>
    /// Checks that an expression is valid and gives a value that a field can hold: of type <paramref name="wanted"/>, if given.
    /// </summary>
    public void CheckComputed(Node? at, string text, FieldType? wanted = null)
    {
        if (at is null || text.Length == 0)
            return;
        var computed = Expression.ParseComputed(text, scope.VisibleLayout, out var error);
        Add(at, error);
        if (wanted is not null && computed is not null && computed.Type != wanted)
            errors.Add(at, $"{wanted.Value.InWords()} is wanted, and this is {computed.Type.InWords()}: convert it, as in string(x)");
    }

    private void Add(Node at, ExpressionError? error)
    {
        if (error is not null && !(error.UnknownField is { } name && scope.MayHave(name)))
            errors.Add(at, error.ToString());
    }

    private void AddUnknown(Node at, string name)
    {
        if (!scope.MayHave(name))
            errors.Add(at, $"there is no field '{name}' here{NearestName.Hint(name, scope.VisibleNames)}");
    }
}

/// <summary>Types of fields, as messages name them.</summary>
internal static class TypeWords
{
    /// <summary>The type with its article, such as <c>"a number"</c>.</summary>
    public static string InWords(this FieldType type) => type switch
    {
        FieldType.Text => "text",
        FieldType.Number => "a number",
        FieldType.Integer => "an integer",
        FieldType.Boolean => "a boolean",
        _ => "a timestamp",
    };

    /// <summary>The message that a field is of none of the types that are allowed.</summary>
    public static string Mismatch(string name, FieldType type, IReadOnlyList<FieldType> allowed) =>
        $"'{name}' is {type.InWords()}, and {string.Join(" or ", allowed.Select(InWords))} is wanted";
}
