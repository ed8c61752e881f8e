using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Aggregates;

/// <summary>A mistake in the definition of an aggregate, shown to the author of the pipeline file.</summary>
/// <param name="Property">The property it is about, as in pipeline files.</param>
/// <param name="Message">What is wrong, and how to put it right.</param>
public sealed record AggregateProblem(string Property, string Message);

/// <summary>Checks definitions against what their kinds declare.</summary>
internal static class AggregateCheck
{
    /// <summary>All mistakes of a definition; <see cref="AggregateFactory.Check"/> explains the arguments.</summary>
    public static IReadOnlyList<AggregateProblem> Problems(
        AggregateDefinition definition, Func<string, FieldType?>? typeOf, IReadOnlyCollection<string> reported)
    {
        var problems = Found(definition, typeOf).Where(problem => !reported.Contains(problem.Property)).ToList();
        if (problems.Count == 0 && reported.Count == 0 && AggregateKinds.Find(definition.Kind)!.Check(definition) is { } unfit)
            problems.Add(unfit);
        return problems;
    }

    private static IEnumerable<AggregateProblem> Found(AggregateDefinition definition, Func<string, FieldType?>? typeOf)
    {
        if (string.IsNullOrWhiteSpace(definition.Name))
            yield return new("name", "an aggregate has no name; give it one, its results are stored under it");
        if (AggregateKinds.Find(definition.Kind) is not { } kind)
        {
            yield return new("kind", UnknownKind(definition.Kind));
            yield break;
        }
        foreach (var name in definition.Parameters.Keys.Where(name => kind.Parameter(name) is null))
            yield return new(name, UnknownParameter(name, kind));
        if (FieldProblem(definition.Field, kind, typeOf) is { } problem)
            yield return new("field", problem);
        foreach (var parameter in kind.Parameters)
        {
            if (ParameterProblem(parameter, definition, typeOf) is { } unfit)
                yield return new(parameter.Name, unfit);
        }
    }

    private static string UnknownKind(string name)
    {
        string[] known = [.. AggregateKinds.All.Select(kind => kind.Name)];
        return $"kind '{name}' is unknown; kinds are {string.Join(", ", known)}{NearestName.Hint(name, known)}";
    }

    private static string UnknownParameter(string name, AggregateKind kind)
    {
        var takes = kind.Parameters.Count == 0 ? "none" : string.Join(", ", kind.Parameters.Select(parameter => $"'{parameter.Name}'"));
        return $"kind '{kind.Name}' has no parameter '{name}'; remove it (the kind's parameters: {takes})";
    }

    private static string? FieldProblem(string? field, AggregateKind kind, Func<string, FieldType?>? typeOf)
    {
        if (field is null)
            return kind.FieldIsOptional ? null : $"kind '{kind.Name}' needs a field; set 'field' to one of type {Types(kind.Types)}";
        return TypeProblem("field", field, kind.Types, kind.Name, typeOf);
    }

    private static string? ParameterProblem(AggregateParameter parameter, AggregateDefinition definition, Func<string, FieldType?>? typeOf)
    {
        if (parameter.Problem(parameter.Effective(definition)) is { } problem)
            return problem;
        return parameter switch
        {
            FieldParameter reference when reference.Of(definition) is { } field =>
                TypeProblem(parameter.Name, field, reference.Types, definition.Kind, typeOf),
            FieldsParameter list => list.Of(definition)?
                .Select(field => TypeProblem(parameter.Name, field, FieldTypes.Any, definition.Kind, typeOf))
                .FirstOrDefault(found => found is not null),
            _ => null,
        };
    }

    private static string? TypeProblem(
        string property, string field, IReadOnlyList<FieldType> allowed, string kind, Func<string, FieldType?>? typeOf)
    {
        if (typeOf is null)
            return null;
        if (typeOf(field) is not { } type)
            return $"{property} '{field}' is not a field of the pipeline; declare it under 'fields', or correct the name";
        return allowed.Contains(type)
            ? null
            : $"{property} '{field}' is of type {Name(type)}; kind '{kind}' takes a {property} of type {Types(allowed)}";
    }

    private static string Types(IReadOnlyList<FieldType> types) => string.Join(" or ", types.Select(Name));

    private static string Name(FieldType type) => type.ToString().ToLowerInvariant();
}
