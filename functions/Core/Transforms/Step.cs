using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>One transform, ready to run. Holds nothing of an event, so any number of threads may share it.</summary>
internal abstract class Step
{
    /// <summary>
    /// Carries the step out; <paramref name="rejection"/> is set when, and only when, the verdict is <see
    /// cref="TransformVerdict.Reject"/>.
    /// </summary>
    public abstract TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection);

    /// <summary>The transform <paramref name="reason"/> why the event can't go on.</summary>
    protected static TransformVerdict Reject(ref Rejection? rejection, string reason, string field, string? found)
    {
        rejection = new Rejection(RejectionStage.Transform, reason, field, found);
        return TransformVerdict.Reject;
    }
}
