using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Fields of the newest event, as an object: of the one with the greatest version or, without a field for it, of the last one. Of several
/// with one version, and of all without, that is the one in the partition with the highest number, there the one with the highest offset,
/// and in its record the last. Exact: that order is total, so it doesn't depend on batches or the order of merges. An event may say that
/// its key is deleted; as the newest it is null, and stays in the state, so that no older event brings its key back.
/// </summary>
internal sealed class LatestRow(int slot, KeptRowPlan plan, RowFields fields, bool hasMark) : RowsFunction(slot, plan)
{
    // A row has 16 values at most, and whether it is deleted is one.
    private const int MostFields = KeptRowPlan.MostValues - 1;

    private static readonly FieldParameter Deleted = new("deleted", [FieldType.Boolean]);

    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind = new("latest", FieldTypes.Measures, Create)
    {
        FieldIsOptional = true,
        Parameters = [RowFields.All, Deleted],
        Check = Problem,
    };

    private readonly int _mark = hasMark ? fields.Slots.Count : -1;

    internal override bool IsDeleted(scoped in Accumulator state)
    {
        var rows = RowsOf(state);
        return _mark >= 0 && rows.Count > 0 && rows.Has(0, _mark) && rows.Key(0, _mark) != 0;
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        json.WritePropertyName(name);
        if (RowsOf(state).Count == 0 || IsDeleted(state))
            json.WriteNullValue();
        else
            fields.Render(RowsOf(state), json, 0);
    }

    private static LatestRow Create(AggregateFields of)
    {
        var (fields, mark) = (RowFields.Of(of)!, of.SlotOf(Deleted));
        var plan = new KeptRowPlan(1)
        {
            LatestFirst = true,
            ByPosition = true,
            GreatestFirst = true,
            RankSlot = of.Slot,
            RankType = of.Slot < 0 ? default : of.Type,
            Slots = mark < 0 ? fields.Slots : [.. fields.Slots, mark],
            Types = mark < 0 ? fields.Types : [.. fields.Types, FieldType.Boolean],
        };
        return new LatestRow(of.Slot, plan, fields, mark >= 0);
    }

    private static AggregateProblem? Problem(AggregateDefinition definition) => RowFields.All.Of(definition) switch
    {
        null => new(RowFields.All.Name, "kind 'latest' needs 'fields', those of the newest event that are shown"),
        { Count: > MostFields } many when Deleted.Of(definition) is not null =>
            new(RowFields.All.Name, $"'fields' has {many.Count} entries; with 'deleted' list from 1 to {MostFields}"),
        _ => null,
    };
}
