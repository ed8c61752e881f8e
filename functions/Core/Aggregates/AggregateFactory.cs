using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>Makes the aggregates of views from their definitions.</summary>
public static class AggregateFactory
{
    /// <summary>What is wrong with a definition and how to put it right, or null. <paramref name="typeOf"/> gives the type of a field of the rows, null when there is none of that name.</summary>
    public static string? Check(AggregateDefinition definition, Func<string, FieldType?> typeOf) => AggregateCheck.Problem(definition, typeOf);

    /// <summary>The aggregate of a definition, over rows of <paramref name="layout"/>. Throws <see cref="ArgumentException"/> for one that <see cref="Check"/> objects to.</summary>
    public static Aggregate Create(AggregateDefinition definition, RowLayout layout)
    {
        var problem = Check(definition, name => layout.SlotOf(name) is >= 0 and var slot ? layout.TypeOf(slot) : null);
        if (problem is not null)
            throw new ArgumentException(problem, nameof(definition));
        var kind = AggregateKind.Find(definition.Kind)!;
        return new Aggregate(definition.Name, kind.Name, StateVersion.Current, kind.Build(new AggregateFields(definition, layout)));
    }
}
