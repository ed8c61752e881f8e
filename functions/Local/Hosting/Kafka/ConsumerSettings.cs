using Confluent.Kafka;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>The extension's consumer settings, and those that make a local consumer fast.</summary>
internal static class ConsumerSettings
{
    public static ConsumerConfig For(KafkaSource source, GroupProtocol protocol, KafkaHostOptions options) =>
        new(source.Client.ToDictionary())
    {
        GroupId = source.Group,
        GroupProtocol = protocol,
        // With the newer protocol the broker decides this.
        SessionTimeoutMs = protocol == GroupProtocol.Classic ? options.SessionTimeoutMs : null,
        EnableAutoCommit = true,
        EnableAutoOffsetStore = false,
        AutoCommitIntervalMs = options.AutoCommitIntervalMs,
        AutoOffsetReset = options.AutoOffsetReset == FirstOffset.Latest ? AutoOffsetReset.Latest : AutoOffsetReset.Earliest,
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
