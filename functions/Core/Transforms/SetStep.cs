using Serverless.Core.Expressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>Sets a field to a constant, always or when a condition holds.</summary>
internal sealed class SetStep(int slot, Constant value, Condition? condition) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        if (condition is null || condition.Holds(row, out rejection))
            value.Put(row, slot);
        return rejection is null ? TransformVerdict.Continue : TransformVerdict.Reject;
    }
}
