using Serverless.Core.Expressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>
/// Sets a field to the value of an expression, always or when a condition holds. The field becomes missing when a field that the value
/// depends on is missing.
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
