using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// A kind of aggregate, as one row: its name in pipeline files, the fields and parameters it takes, and how its function is made.
/// Each kind's row is declared in the kind's class; <see cref="AggregateKinds"/> lists them.
/// </summary>
/// <param name="Name">The <c>kind</c> in pipeline files; stored with the states, so it never changes.</param>
/// <param name="Types">The types of field it takes (<see cref="FieldTypes"/>).</param>
/// <param name="Create">Makes the function of an accepted definition.</param>
internal sealed record AggregateKind(string Name, IReadOnlyList<FieldType> Types, Func<AggregateFields, AggregateFunction> Create)
{
    /// <summary>Whether the field may be left out.</summary>
    public bool FieldIsOptional { get; init; }

    /// <summary>The parameters it takes beside the field. A parameter of the same name in another kind has the same declaration.</summary>
    public IReadOnlyList<AggregateParameter> Parameters { get; init; } = [];

    /// <summary>
    /// Checks rules between parameters; called only when each parameter is within its own range. Null when nothing is wrong.
    /// </summary>
    public Func<AggregateDefinition, AggregateProblem?> Check { get; init; } = _ => null;

    /// <summary>
    /// The values of an accepted definition that expressions over results can use. Without: the one number that it shows.
    /// </summary>
    public Func<AggregateFields, IReadOnlyList<ShownValue>> Shows { get; init; } = _ => ShownValue.Number;

    /// <summary>The parameter of that name, or null.</summary>
    public AggregateParameter? Parameter(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name);
}

/// <summary>The types of field that kinds take.</summary>
internal static class FieldTypes
{
    /// <summary>A field of any type.</summary>
    public static readonly FieldType[] Any = Enum.GetValues<FieldType>();

    /// <summary>Types that can be calculated with.</summary>
    public static readonly FieldType[] Numbers = [FieldType.Number, FieldType.Integer];

    /// <summary>Types with an order that users expect: numbers and times.</summary>
    public static readonly FieldType[] Measures = [FieldType.Number, FieldType.Integer, FieldType.Timestamp];
}
