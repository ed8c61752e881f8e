using System.Globalization;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Transforms;

/// <summary>Converts a number from the unit that another field names to its base unit. A number without a unit is not changed.</summary>
internal sealed class ConvertStep(string field, int from, int unitSlot, int to, UnitTable units) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        if (!row.Has(from))
            row.Remove(to);
        else if (row.Has(unitSlot))
            return Convert(row, ref rejection);
        else
            row.SetNumber(to, row.Number(from));
        return TransformVerdict.Continue;
    }

    private TransformVerdict Convert(Row row, ref Rejection? rejection)
    {
        var name = row.Text(unitSlot);
        if (units.Find(name) is not { } unit)
            return Reject(ref rejection, Reasons.UnknownUnit, field, Printable.Of(name));
        var converted = row.Number(from) * unit.Factor + unit.Offset;
        if (!double.IsFinite(converted))
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"{row.Number(from)} {Printable.Of(name)}");
            return Reject(ref rejection, Reasons.Arithmetic, field, found);
        }
        row.SetNumber(to, converted);
        row.SetText(unitSlot, unit.Base, 0, unit.Base.Length);
        return TransformVerdict.Continue;
    }
}
