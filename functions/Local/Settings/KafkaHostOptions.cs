using System.ComponentModel.DataAnnotations;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Settings;

/// <summary>Where a consumer group that has no offsets begins.</summary>
internal enum FirstOffset
{
    Latest,
    Earliest,
}

/// <summary><c>extensions.kafka</c> of host.json, with the extension's defaults.</summary>
internal sealed record KafkaHostOptions : IOptionRules
{
    private const int DefaultMaxPollIntervalMs = 300_000;

    /// <summary>
    /// Properties that the real host alone uses: here nothing polls for room, an empty topic is waited for, and the client's other settings
    /// are its defaults.
    /// </summary>
    public static readonly IReadOnlyList<string> HostOnly =
    [
        "ChannelFullRetryIntervalInMs", "SubscriberIdleBackoffMs", "LibkafkaDebug", "MetadataMaxAgeMs", "ReconnectBackoffMs",
        "ReconnectBackoffMaxMs", "SocketKeepaliveEnable", "StatisticsIntervalMs",
    ];

    /// <summary>Most records of a batch.</summary>
    /// <value>Default 64, from 1 to 100000.</value>
    [Range(1, 100_000)]
    public int MaxBatchSize { get; init; } = 64;

    /// <summary>Longest wait for a batch to fill, in seconds.</summary>
    /// <value>Default 1, from 1 to 60.</value>
    [Range(1, 60)]
    public int SubscriberIntervalInSeconds { get; init; } = 1;

    /// <summary>Batches read ahead of the one at work. This host keeps one, and leaves the rest in the client's queue.</summary>
    /// <value>Default 1, from 1 to 1000.</value>
    [Range(1, 1_000)]
    public int ExecutorChannelCapacity { get; init; } = 1;

    /// <summary>Where a consumer group that has no offsets begins.</summary>
    /// <value>Default earliest, one of latest, earliest.</value>
    public FirstOffset AutoOffsetReset { get; init; } = FirstOffset.Earliest;

    /// <summary>Milliseconds between two commits of offsets.</summary>
    /// <value>Default 200, from 1 to 60000.</value>
    [Range(1, 60_000)]
    public int AutoCommitIntervalMs { get; init; } = 200;

    /// <summary>Whether a batch whose function throws counts as done; it is lost then.</summary>
    /// <value>Default true, one of true, false.</value>
    public bool CommitOnFailure { get; init; } = true;

    /// <summary>How often such a batch is repeated before it counts as done; -1 is for ever.</summary>
    /// <value>Default 5, from -1 to 1000000.</value>
    [Range(-1, 1_000_000)]
    public int MaxRetries { get; init; } = 5;

    /// <summary>
    /// Milliseconds without a heartbeat after which a consumer loses its partitions; with the group protocol <c>consumer</c> the broker
    /// decides.
    /// </summary>
    /// <value>Default 10000, from 1 to 3600000.</value>
    [Range(1, 3_600_000)]
    public int SessionTimeoutMs { get; init; } = 10_000;

    /// <summary>
    /// Most milliseconds between two polls, and so for a batch; at least <c>sessionTimeoutMs</c>. When it is not set: 300000.
    /// </summary>
    /// <value>From 1 to 86400000.</value>
    [Range(1, 86_400_000)]
    public int? MaxPollIntervalMs { get; init; }

    /// <summary>Records of a partition that the client tries to keep read ahead. When it is not set: the client's default.</summary>
    /// <value>From 1 to 10000000.</value>
    [Range(1, 10_000_000)]
    public int? QueuedMinMessages { get; init; }

    /// <summary>Most kilobytes of a partition that the client keeps read ahead. When it is not set: the client's default.</summary>
    /// <value>From 1 to 2097151.</value>
    [Range(1, 2_097_151)]
    public int? QueuedMaxMessagesKbytes { get; init; }

    /// <summary>Most bytes of a partition in one fetch. When it is not set: the client's default.</summary>
    /// <value>From 1 to 1000000000.</value>
    [Range(1, 1_000_000_000)]
    public int? MaxPartitionFetchBytes { get; init; }

    /// <summary>Most bytes in one fetch. When it is not set: the client's default.</summary>
    /// <value>From 1 to 2147483135.</value>
    [Range(1, 2_147_483_135)]
    public int? FetchMaxBytes { get; init; }

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        var poll = MaxPollIntervalMs ?? DefaultMaxPollIntervalMs;
        if (SessionTimeoutMs > poll)
            yield return (nameof(SessionTimeoutMs), $"is {SessionTimeoutMs}, but maxPollIntervalMs is {poll}: set it to at most that");
    }
}
