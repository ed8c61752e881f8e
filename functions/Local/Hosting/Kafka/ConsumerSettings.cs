using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>The extension's consumer settings, and those that make a local consumer fast.</summary>
internal static class ConsumerSettings
{
    /// <summary>
    /// The setting <c>Kafka:GroupProtocol</c>: <c>consumer</c> (KIP-848; so it is without), or <c>classic</c> for brokers older than Kafka 4.0.
    /// </summary>
    /// <exception cref="HostStartException">The setting is something else.</exception>
    public static GroupProtocol ProtocolOf(IConfiguration configuration) => configuration["Kafka:GroupProtocol"] switch
    {
        null or "" or "consumer" => GroupProtocol.Consumer,
        "classic" => GroupProtocol.Classic,
        var other => throw new HostStartException($"The setting Kafka:GroupProtocol is '{other}'; it must be 'consumer' or 'classic'."),
    };

    public static ConsumerConfig For(KafkaSource source, GroupProtocol protocol, KafkaHostOptions options) => new(source.Client.ToDictionary())
    {
        GroupId = source.Group,
        GroupProtocol = protocol,
        // With the newer protocol this is the broker's to say.
        SessionTimeoutMs = protocol == GroupProtocol.Classic ? options.SessionTimeoutMs : null,
        EnableAutoCommit = true,
        EnableAutoOffsetStore = false,
        AutoCommitIntervalMs = options.AutoCommitIntervalMs,
        AutoOffsetReset = options.AutoOffsetReset,
        MaxPollIntervalMs = options.MaxPollIntervalMs,
        QueuedMinMessages = options.QueuedMinMessages,
        QueuedMaxMessagesKbytes = options.QueuedMaxMessagesKbytes,
        MaxPartitionFetchBytes = options.MaxPartitionFetchBytes,
        FetchMaxBytes = options.FetchMaxBytes,
        // A full queue is looked at again after this long; the default of a second starves a fast consumer.
        FetchQueueBackoffMs = 5,
        // The embedded broker holds every fetch for the whole of this time.
        FetchWaitMaxMs = 10,
    };
}
