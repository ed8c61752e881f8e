using System.Text.Json;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>The fields that an entry of a list, or a single row, shows as an object.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Slots">Their slots.</param>
/// <param name="Types">Their types.</param>
internal sealed record RowFields(IReadOnlyList<string> Names, IReadOnlyList<int> Slots, IReadOnlyList<FieldType> Types)
{
    /// <summary>The parameter by which they are named.</summary>
    public static readonly FieldsParameter All = new("fields", KeptRowPlan.MostValues);

    /// <summary>Those of an accepted definition; null when it names none.</summary>
    public static RowFields? Of(AggregateFields of)
    {
        if (All.Of(of.Definition) is not { } names)
            return null;
        int[] slots = [.. names.Select(of.SlotOf)];
        return new RowFields(names, slots, [.. slots.Select(of.TypeOf)]);
    }

    /// <summary>The plan with the values of these fields.</summary>
    public KeptRowPlan Into(KeptRowPlan plan) => plan with { Slots = Slots, Types = Types };

    /// <summary>Writes a row as an object; where there is none, all of it is null.</summary>
    public void Render(KeptRows rows, Utf8JsonWriter json, int number)
    {
        json.WriteStartObject();
        for (var index = 0; index < Names.Count; index++)
        {
            json.WritePropertyName(Names[index]);
            if (number < rows.Count)
                rows.Render(json, number, index);
            else
                json.WriteNullValue();
        }
        json.WriteEndObject();
    }
}
