using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>An accepted definition with its fields resolved to slots. A kind makes its function from it.</summary>
internal sealed class AggregateFields(AggregateDefinition definition, RowLayout layout)
{
    /// <summary>The definition: parameters are read from it.</summary>
    public AggregateDefinition Definition => definition;

    /// <summary>The slot of the field; -1 when none is named.</summary>
    public int Slot => SlotOf(definition.Field);

    /// <summary>The type of the field, which must be given.</summary>
    public FieldType Type => layout.TypeOf(Slot);

    /// <summary>The slot of the field that a parameter names; -1 when it names none.</summary>
    public int SlotOf(FieldParameter parameter) => SlotOf(parameter.Of(definition));

    /// <summary>The type of the field in a slot.</summary>
    public FieldType TypeOf(int slot) => layout.TypeOf(slot);

    /// <summary>The slot of a field; -1 for none.</summary>
    public int SlotOf(string? field) => field is null ? -1 : layout.SlotOf(field);
}
