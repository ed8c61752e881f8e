using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>An accepted definition with its fields resolved to slots.</summary>
internal sealed class AggregateFields(AggregateDefinition definition, RowLayout layout)
{
    public AggregateDefinition Definition => definition;

    /// <summary>The slot of the field; -1 when none is named.</summary>
    public int Slot { get; } = SlotOf(definition.Field, layout);

    public FieldType Type => layout.TypeOf(Slot);

    /// <summary>The slot of the field of weights; -1 when none is named.</summary>
    public int WeightSlot { get; } = SlotOf(definition.Weight, layout);

    private static int SlotOf(string? field, RowLayout layout) => field is null ? -1 : layout.SlotOf(field);
}
