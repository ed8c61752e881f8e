using Serverless.Core.Expressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>Gives a field a constant, where a condition holds or always.</summary>
internal sealed class SetStep(int slot, Constant value, Condition? condition) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        if (condition is null || condition.Holds(row, out rejection))
            value.Put(row, slot);
        return rejection is null ? TransformVerdict.Continue : TransformVerdict.Reject;
    }
}
