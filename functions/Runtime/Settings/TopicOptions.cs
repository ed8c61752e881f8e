using System.ComponentModel.DataAnnotations;

namespace Serverless.Runtime.Settings;

/// <summary>
/// Where the Kafka trigger of a pipeline reads: settings named after the pipeline, such as <c>Telemetry:*</c>. The host puts them into the
/// trigger.
/// </summary>
public sealed record TopicOptions
{
    /// <summary>The topic. It must be set.</summary>
    /// <value>1 to 249 letters, digits, . _ and -.</value>
    [RegularExpression("[A-Za-z0-9._-]{1,249}", ErrorMessage = "1 to 249 letters, digits, . _ and -")]
    public string? Topic { get; init; }

    /// <summary>The consumer group. It must be set.</summary>
    /// <value>1 to 255 letters, digits, . _ $ and -.</value>
    [RegularExpression("[A-Za-z0-9._$-]{1,255}", ErrorMessage = "1 to 255 letters, digits, . _ $ and -")]
    public string? ConsumerGroup { get; init; }
}
