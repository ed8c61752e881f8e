using Serverless.Core.Expressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>Filters the events for which a condition holds.</summary>
internal sealed class DropStep(string name, Condition condition) : Step
{
    public string Name => name;

    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection) =>
        condition.Holds(row, out rejection) ? TransformVerdict.Drop : rejection is null
            ? TransformVerdict.Continue : TransformVerdict.Reject;
}
