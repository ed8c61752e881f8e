namespace Serverless.Core.Rejections;

/// <summary>Where an event was rejected.</summary>
public enum RejectionStage
{
    /// <summary>The record could not be cut into events: compression, framing, size.</summary>
    Framing,

    /// <summary>The event's bytes are not of the format.</summary>
    Decode,

    /// <summary>A field breaks the pipeline's rules.</summary>
    Validate,

    /// <summary>A transform or a look-up could not be carried out.</summary>
    Transform,
}
