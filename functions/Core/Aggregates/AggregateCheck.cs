using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>What can be wrong with the definition of an aggregate, told to the author of a pipeline's file.</summary>
internal static class AggregateCheck
{
    /// <summary>The first problem found, or null.</summary>
    public static string? Problem(AggregateDefinition definition, Func<string, FieldType?> typeOf)
    {
        if (string.IsNullOrWhiteSpace(definition.Name))
            return "an aggregate has no name; give it one, its results are stored under it";
        var kind = AggregateKind.Find(definition.Kind);
        var problem = kind is null
            ? $"kind '{definition.Kind}' is unknown; kinds are {string.Join(", ", AggregateKind.All.Select(known => known.Name))}"
            : UnknownParameters(definition, kind) ?? Field(definition, kind, typeOf) ?? Weight(definition, typeOf) ?? ParameterRanges.Problem(definition);
        return problem is null ? null : $"aggregate '{definition.Name}': {problem}";
    }

    private static string? UnknownParameters(AggregateDefinition definition, AggregateKind kind)
    {
        var strangers = GivenParameters.Of(definition) & ~kind.Parameters;
        if (strangers == AggregateParameters.None)
            return null;
        var takes = kind.Parameters == AggregateParameters.None ? "none" : GivenParameters.Names(kind.Parameters);
        return $"kind '{kind.Name}' has no parameter {GivenParameters.Names(strangers)}; remove it (the kind's parameters: {takes})";
    }

    private static string? Field(AggregateDefinition definition, AggregateKind kind, Func<string, FieldType?> typeOf)
    {
        if (definition.Field is null)
            return kind.FieldIsOptional ? null : $"kind '{kind.Name}' needs a field; set 'field' to one of type {Types(kind.Types)}";
        return TypeProblem("field", definition.Field, typeOf(definition.Field), kind.Types, kind.Name);
    }

    private static string? Weight(AggregateDefinition definition, Func<string, FieldType?> typeOf) => definition.Weight is null
        ? null
        : TypeProblem("weight", definition.Weight, typeOf(definition.Weight), [FieldType.Number, FieldType.Integer], definition.Kind);

    private static string? TypeProblem(string parameter, string field, FieldType? type, IReadOnlyList<FieldType> allowed, string kind)
    {
        if (type is null)
            return $"{parameter} '{field}' is not a field of the pipeline; declare it under 'fields', or correct the name";
        return allowed.Contains(type.Value)
            ? null
            : $"{parameter} '{field}' is of type {Name(type.Value)}; kind '{kind}' takes a {parameter} of type {Types(allowed)}";
    }

    private static string Types(IReadOnlyList<FieldType> types) => string.Join(" or ", types.Select(Name));

    private static string Name(FieldType type) => type.ToString().ToLowerInvariant();
}
