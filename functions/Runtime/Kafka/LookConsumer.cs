using Confluent.Kafka;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Makes consumers that look at single offsets and belong to no group. They see what the trigger sees: they have its security settings and,
/// as neither sets any, the same isolation.
/// </summary>
internal static class LookConsumer
{
    /// <param name="client">Brokers and security.</param>
    /// <param name="fetchBytes">Most bytes of a partition that are fetched at once; null for the client's own limit.</param>
    public static IConsumer<TKey, TValue> Of<TKey, TValue>(ClientConfig client, int? fetchBytes = null)
    {
        var config = new ConsumerConfig(client.ToDictionary())
        {
            GroupId = "serverless-metadata",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            EnablePartitionEof = true,
            // An offset that is gone gives the first record that is left.
            AutoOffsetReset = AutoOffsetReset.Earliest,
            // One record is enough.
            QueuedMinMessages = 1,
            FetchWaitMaxMs = 20,
        };
        if (fetchBytes is { } most)
            config.MaxPartitionFetchBytes = most;
        return new ConsumerBuilder<TKey, TValue>(config).SetLogHandler((_, _) => { }).Build();
    }
}
