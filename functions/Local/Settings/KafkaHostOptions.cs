using Confluent.Kafka;

namespace Serverless.Local.Settings;

/// <summary>
/// <c>extensions.kafka</c> of host.json, with the extension's defaults. <c>channelFullRetryIntervalInMs</c> and
/// <c>subscriberIdleBackoffMs</c> are for the real host alone: here nothing polls for room, and an empty topic is waited for.
/// </summary>
internal sealed record KafkaHostOptions
{
    /// <summary>Most records of a batch.</summary>
    public int MaxBatchSize { get; init; } = 64;

    /// <summary>Longest wait for a batch to fill, in seconds, at least 1.</summary>
    public int SubscriberIntervalInSeconds { get; init; } = 1;

    /// <summary>Batches read ahead of the one at work, at least 1. This host keeps one, and leaves the rest in the client's queue.</summary>
    public int ExecutorChannelCapacity { get; init; } = 1;

    public AutoOffsetReset AutoOffsetReset { get; init; } = AutoOffsetReset.Earliest;

    public int AutoCommitIntervalMs { get; init; } = 200;

    /// <summary>Whether a batch whose function throws counts as done; it is lost then.</summary>
    public bool CommitOnFailure { get; init; } = true;

    /// <summary>How often such a batch is repeated before it counts as done; -1 is for ever.</summary>
    public int MaxRetries { get; init; } = 5;

    public int SessionTimeoutMs { get; init; } = 10_000;

    public int? MaxPollIntervalMs { get; init; }

    public int? QueuedMinMessages { get; init; }

    public int? QueuedMaxMessagesKbytes { get; init; }

    public int? MaxPartitionFetchBytes { get; init; }

    public int? FetchMaxBytes { get; init; }

    public void Validate(string file)
    {
        Require(MaxBatchSize >= 1, "maxBatchSize must be at least 1");
        Require(SubscriberIntervalInSeconds >= 1, "subscriberIntervalInSeconds must be at least 1");
        Require(ExecutorChannelCapacity >= 1, "executorChannelCapacity must be at least 1");
        Require(MaxRetries >= -1, "maxRetries must be at least -1");

        void Require(bool holds, string rule)
        {
            if (!holds)
                throw new HostStartException($"{file}: extensions.kafka.{rule}.");
        }
    }
}
