namespace Serverless.Runtime.Settings;

/// <summary>
/// Where the Kafka trigger of a pipeline reads: settings named after the pipeline, such as <c>Telemetry:*</c>. The host puts them into the
/// trigger.
/// </summary>
public sealed record TopicOptions
{
    /// <summary>The topic. It must be set.</summary>
    /// <value>Text.</value>
    public string? Topic { get; init; }

    /// <summary>The consumer group. It must be set.</summary>
    /// <value>Text.</value>
    public string? ConsumerGroup { get; init; }
}
