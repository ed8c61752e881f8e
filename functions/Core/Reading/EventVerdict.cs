namespace Serverless.Core.Reading;

/// <summary>The result of reading an event.</summary>
public enum EventVerdict
{
    /// <summary>The row holds a valid, transformed event.</summary>
    Accepted,

    /// <summary>A drop rule of the pipeline holds.</summary>
    Filtered,

    /// <summary>A dead letter; the rejection says why.</summary>
    Rejected,
}
