using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Transforms.Expressions;

namespace Serverless.Core.Parsing;

/// <summary>Checks names of fields, and expressions over them, against the fields that exist at a point of the pipeline. Empty names were reported before; unknown ones aren't while the scope is incomplete.</summary>
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

    public void CheckNumber(Node? at, string text)
    {
        if (at is null || text.Length == 0 || scope.Incomplete)
            return;
        Expression.ParseNumber(text, scope.VisibleLayout, out var error);
        if (error is not null)
            errors.Add(at, error.ToString());
    }

    private void AddUnknown(Node at, string name)
    {
        if (!scope.Incomplete)
            errors.Add(at, $"there is no field '{name}' here{NearestName.Hint(name, scope.VisibleNames)}");
    }
}
