using Serverless.Core.Expressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>
/// Sets a field to the value of an expression, where a condition holds or always; the field is missing afterwards when one that the value
/// depends on is.
/// </summary>
internal sealed class ComputeStep(string field, int slot, Computed value, Condition? condition) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        if (condition is null || condition.Holds(row, out rejection))
            rejection = value.Put(row, slot, field);
        return rejection is null ? TransformVerdict.Continue : TransformVerdict.Reject;
    }
}
