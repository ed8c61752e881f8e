using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>One compiled transform. It keeps nothing of an event, so any number of threads may share it.</summary>
internal abstract class Step
{
    /// <summary>
    /// Carries the step out; <paramref name="rejection"/> is set when, and only when, the verdict is <see
    /// cref="TransformVerdict.Reject"/>.
    /// </summary>
    public abstract TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection);

    /// <summary>Sets the rejection, with the reason and what was found, and returns the verdict.</summary>
    protected static TransformVerdict Reject(ref Rejection? rejection, string reason, string field, string? found)
    {
        rejection = new Rejection(RejectionStage.Transform, reason, field, found);
        return TransformVerdict.Reject;
    }
}
