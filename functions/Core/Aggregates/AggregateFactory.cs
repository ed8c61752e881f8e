using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>Makes the aggregates of views from their definitions.</summary>
public static class AggregateFactory
{
    /// <summary>All mistakes of a definition; empty when <see cref="Create"/> accepts it.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="typeOf">The type of a field of the rows, null when there is none of that name. Null: fields are not looked up.</param>
    /// <param name="reported">
    /// Properties that could not be read and were reported: they are not checked, and neither are rules between properties.
    /// </param>
    public static IReadOnlyList<AggregateProblem> Check(
        AggregateDefinition definition, Func<string, FieldType?>? typeOf, IReadOnlyCollection<string>? reported = null) =>
        AggregateCheck.Problems(definition, typeOf, reported ?? []);

    /// <summary>The aggregate of a definition, over rows of <paramref name="layout"/>.</summary>
    /// <exception cref="ArgumentException"><see cref="Check"/> objects to the definition.</exception>
    public static Aggregate Create(AggregateDefinition definition, RowLayout layout)
    {
        var problems = Check(definition, name => layout.SlotOf(name) is >= 0 and var slot ? layout.TypeOf(slot) : null);
        if (problems.Count > 0)
        {
            var all = string.Join("; ", problems.Select(problem => problem.Message));
            throw new ArgumentException($"aggregate '{definition.Name}': {all}", nameof(definition));
        }
        var kind = AggregateKinds.Find(definition.Kind)!;
        return new Aggregate(definition.Name, kind.Name, StateVersion.Current, kind.Create(new AggregateFields(definition, layout)));
    }

    /// <summary>
    /// The values of an accepted definition that expressions over results can use, by the names by which they know them. None for an
    /// aggregate that is shown as a list.
    /// </summary>
    public static IReadOnlyList<(string Name, FieldType Type)> ShownValues(AggregateDefinition definition, RowLayout layout) =>
        [.. AggregateKinds.Find(definition.Kind)!.Shows(new AggregateFields(definition, layout))
            .Select(value => (value.NameIn(definition.Name), value.Type))];

    /// <summary>The fields of a row that an accepted definition reads.</summary>
    public static IEnumerable<string> Fields(AggregateDefinition definition) =>
        (AggregateKinds.Find(definition.Kind)?.Parameters ?? [])
        .SelectMany(parameter => parameter switch
        {
            FieldParameter one => [one.Of(definition)],
            FieldsParameter list => list.Of(definition) ?? [],
            _ => (IEnumerable<string?>)[],
        })
        .Append(definition.Field).OfType<string>();

    /// <summary>The fields beside the aggregated one whose values an accepted definition keeps in its states.</summary>
    public static IEnumerable<string> KeptFields(AggregateDefinition definition) =>
        (AggregateKinds.Find(definition.Kind)?.Parameters ?? []).OfType<FieldsParameter>()
        .SelectMany(parameter => parameter.Of(definition) ?? []);

    /// <summary>
    /// The parameters of an accepted definition, given or by default, in the order of their names. A parameter without a value is null.
    /// </summary>
    public static IEnumerable<(string Name, ParameterValue? Value)> EffectiveParameters(AggregateDefinition definition) =>
        EffectiveParameters(definition, _ => true);

    /// <summary>
    /// Of those, the ones that its states depend on; the others only say how a state is shown. One that is optional and not given is left
    /// out (<see cref="AggregateParameter.CountsWhenNotGiven"/>).
    /// </summary>
    public static IEnumerable<(string Name, ParameterValue? Value)> StateParameters(AggregateDefinition definition) =>
        EffectiveParameters(
            definition,
            parameter => !parameter.IsOfShowing && (parameter.CountsWhenNotGiven || parameter.Effective(definition) is not null));

    private static IEnumerable<(string Name, ParameterValue? Value)> EffectiveParameters(
        AggregateDefinition definition, Func<AggregateParameter, bool> isMeant) =>
        (AggregateKinds.Find(definition.Kind)?.Parameters ?? [])
        .Where(isMeant)
        .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
        .Select(parameter => (parameter.Name, parameter.Effective(definition)));
}
