namespace Serverless.Core.Transforms;

public enum TransformVerdict
{
    Continue,

    /// <summary>A drop rule holds: the event is filtered.</summary>
    Drop,
    Reject,
}
