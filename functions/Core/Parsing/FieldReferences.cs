using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>
/// Checks names of fields, and expressions over them, against the fields that exist at a point of the pipeline. Empty names were reported
/// before; unknown ones aren't while the scope is incomplete.
/// </summary>
internal sealed class FieldReferences(FieldScope scope, ErrorList errors)
{
    public static readonly IReadOnlyList<FieldType> Numeric = [FieldType.Number, FieldType.Integer];

    /// <summary>The types that can be part of a key.</summary>
    public static readonly IReadOnlyList<FieldType> Keys = [FieldType.Text, FieldType.Integer, FieldType.Boolean];

    /// <summary>A field that must exist and be of one of the types.</summary>
    public void Check(Node? at, string name, IReadOnlyList<FieldType>? allowed = null)
    {
        if (at is null || name.Length == 0)
            return;
        if (scope.Visible(name) is not { } type)
            AddUnknown(at, name);
        else if (allowed is not null && !allowed.Contains(type))
            errors.Add(at, $"'{name}' is {TypeNames.Of(type)}, and {string.Join(" or ", allowed.Select(TypeNames.Of))} is wanted");
    }

    public void CheckCondition(Node? at, string? text)
    {
        if (at is null || text is null || scope.Incomplete)
            return;
        Expression.ParseCondition(text, scope.VisibleLayout, out var error);
        if (error is not null)
            errors.Add(at, error.ToString());
    }

    /// <summary>An expression whose value a field can hold, of one type if <paramref name="wanted"/> says which.</summary>
    public void CheckComputed(Node? at, string text, FieldType? wanted = null)
    {
        if (at is null || text.Length == 0 || scope.Incomplete)
            return;
        var computed = Expression.ParseComputed(text, scope.VisibleLayout, out var error);
        if (error is not null)
            errors.Add(at, error.ToString());
        else if (wanted is not null && computed!.Type != wanted)
            errors.Add(at, $"{TypeNames.Of(wanted.Value)} is wanted, and this is {TypeNames.Of(computed.Type)}: convert it, as in string(x)");
    }

    private void AddUnknown(Node at, string name)
    {
        if (!scope.Incomplete)
            errors.Add(at, $"there is no field '{name}' here{NearestName.Hint(name, scope.VisibleNames)}");
    }
}
