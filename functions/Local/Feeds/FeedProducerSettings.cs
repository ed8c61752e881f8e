using Confluent.Kafka;

namespace Serverless.Local.Feeds;

/// <summary>How feeds produce: for throughput, in order, each record once, and none given up.</summary>
internal static class FeedProducerSettings
{
    /// <summary>The largest record, in bytes; longer lines of a file can't be fed.</summary>
    public const int MaxRecordBytes = 4 * 1024 * 1024;

    public static ProducerConfig For(ClientConfig client) => new(client.ToDictionary())
    {
        // Keeps the order through retries. With it and no time-out a record that was accepted arrives, or the producer fails as a whole: so
        // nobody has to read a report for every record.
        EnableIdempotence = true,
        MessageTimeoutMs = 0,
        EnableDeliveryReports = false,
        LingerMs = 5,
        BatchSize = 1024 * 1024,
        BatchNumMessages = 10_000,
        QueueBufferingMaxMessages = 200_000,
        QueueBufferingMaxKbytes = 64 * 1024,
        MessageMaxBytes = MaxRecordBytes + (64 * 1024),
    };
}
