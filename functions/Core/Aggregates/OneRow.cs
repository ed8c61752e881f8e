using System.Text.Json;
using Serverless.Core.Definitions;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Fields of one event, as an object: of the one with the least (min-by) or the greatest (max-by) value of a number, integer or time field,
/// of several the earliest; or of the first or last event. All are null when no event has the field.
/// </summary>
internal sealed class OneRow(int slot, KeptRowPlan plan, RowFields fields) : RowsFunction(slot, plan)
{
    /// <summary>The row of kind <c>min-by</c>.</summary>
    public static readonly AggregateKind MinBy = KindOf("min-by", instead: "min", greatest: false);

    /// <summary>The row of kind <c>max-by</c>.</summary>
    public static readonly AggregateKind MaxBy = KindOf("max-by", instead: "max", greatest: true);

    private readonly RowFields _fields = fields;

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        json.WritePropertyName(name);
        _fields.Render(RowsOf(state), json, 0);
    }

    private static AggregateKind KindOf(string name, string instead, bool greatest) =>
        new(name, FieldTypes.Measures, of => Create(of, greatest))
        {
            Parameters = [RowFields.All],
            Check = definition => HasFields(definition, name, instead),
            Shows = of => ShownValue.Of(RowFields.Of(of)!),
        };

    private static OneRow Create(AggregateFields of, bool greatest)
    {
        var fields = RowFields.Of(of)!;
        return new(of.Slot, fields.Into(new KeptRowPlan(1) { RankSlot = of.Slot, RankType = of.Type, GreatestFirst = greatest }), fields);
    }

    private static AggregateProblem? HasFields(AggregateDefinition definition, string kind, string instead) =>
        RowFields.All.Of(definition) is null
            ? new(
                RowFields.All.Name,
                $"kind '{kind}' needs 'fields', those of the event that are shown; for the value alone use '{instead}'")
            : null;
}
