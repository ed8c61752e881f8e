using System.Text.Json;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Rows as an array, at most a limit of them: the first or last events (list), the first or last different values (set), or the rows with
/// the greatest or least value of a number, integer or time field (top-rows). An entry is the value of the field, or an object of other
/// fields of the event. Exact; events at the same place of the order count by event time and position, the earlier first.
/// </summary>
internal sealed class RowList : RowsFunction
{
    private static readonly WholeParameter Limit = new("limit", 1, 1_000, Otherwise: 100, "10: at most ten entries");
    private static readonly ChoiceParameter Keep = new("keep", ["first", "last"]);
    private static readonly ChoiceParameter Order = new("order", ["descending", "ascending"]);

    /// <summary>The row of kind <c>list</c>.</summary>
    public static readonly AggregateKind List =
        new("list", FieldTypes.Any, of => Create(of, ByTime(of)))
        {
            Parameters = [RowFields.All, Limit, Keep],
            Shows = _ => ShownValue.None,
        };

    /// <summary>The row of kind <c>set</c>.</summary>
    public static readonly AggregateKind Set =
        new("set", FieldTypes.Any, of => Create(of, ByTime(of) with { Distinct = true }))
        {
            Parameters = [Limit, Keep],
            Shows = _ => ShownValue.None,
        };

    /// <summary>The row of kind <c>top-rows</c>.</summary>
    public static readonly AggregateKind TopRows =
        new("top-rows", FieldTypes.Measures, of => Create(of, ByRank(of)))
        {
            Parameters = [RowFields.All, Limit, Order],
            Shows = _ => ShownValue.None,
        };

    private readonly RowFields? _fields;
    private readonly bool _turnsBack;

    private RowList(int slot, KeptRowPlan plan, RowFields? fields)
        : base(slot, plan) => (_fields, _turnsBack) = (fields, plan.LatestFirst);

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        var rows = RowsOf(state);
        for (var index = 0; index < rows.Count; index++)
        {
            var number = _turnsBack ? rows.Count - 1 - index : index;
            if (_fields is null)
                rows.Render(json, number, 0);
            else
                _fields.Render(rows, json, number);
        }
        json.WriteEndArray();
    }

    private static RowList Create(AggregateFields of, KeptRowPlan plan)
    {
        var fields = RowFields.Of(of);
        return new(of.Slot, fields?.Into(plan) ?? plan with { Slots = [of.Slot], Types = [of.Type] }, fields);
    }

    private static KeptRowPlan ByTime(AggregateFields of) =>
        new(Limit.Of(of.Definition)) { LatestFirst = Keep.Of(of.Definition) == "last" };

    private static KeptRowPlan ByRank(AggregateFields of) => new(Limit.Of(of.Definition))
    {
        RankSlot = of.Slot, RankType = of.Type, GreatestFirst = Order.Of(of.Definition) == "descending",
    };
}
