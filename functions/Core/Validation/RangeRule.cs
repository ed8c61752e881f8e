using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>A number or integer lies within [<paramref name="min"/>, <paramref name="max"/>].</summary>
internal sealed class RangeRule(string field, int slot, double min, double max) : FieldRule(field, slot)
{
    public override Rejection? Check(Row row)
    {
        var value = row.Number(Slot);
        return value >= min && value <= max ? null : RejectNumber(Reasons.Range, value);
    }
}
