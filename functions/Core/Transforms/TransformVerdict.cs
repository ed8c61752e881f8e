namespace Serverless.Core.Transforms;

/// <summary>The decision of a step about an event.</summary>
public enum TransformVerdict
{
    /// <summary>The event goes on to the next step.</summary>
    Continue,

    /// <summary>A drop rule holds: the event is filtered.</summary>
    Drop,

    /// <summary>The event is a dead letter, with the rejection that the step gave.</summary>
    Reject,
}
