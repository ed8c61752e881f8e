using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>Moves a value to another slot; that slot becomes missing when there is no value.</summary>
internal sealed class RenameStep(int from, int to) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        row.Copy(from, to);
        row.Remove(from);
        return TransformVerdict.Continue;
    }
}
