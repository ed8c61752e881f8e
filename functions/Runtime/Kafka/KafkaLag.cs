using Confluent.Kafka;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Asks Kafka how far a topic's partitions reach and how far a consumer group has committed, without joining the group.
/// Safe for any thread; calls are made one after the other.
/// </summary>
public sealed class KafkaLag : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly string _topic;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly IAdminClient _admin;

    /// <param name="client">Brokers and security.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="group">The consumer group whose commits count.</param>
    public KafkaLag(ClientConfig client, string topic, string group)
    {
        _topic = topic;
        var config = new ConsumerConfig(client.ToDictionary()) { GroupId = group, EnableAutoCommit = false };
        _consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).Build();
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>All partitions of the topic, in order; none when there is no such topic.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public Task<IReadOnlyList<PartitionLag>> ReadAsync(CancellationToken ct) => Task.Run(Read, ct);

    /// <summary>By partition, the group's next read; 0 before its first commit.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public Task<IReadOnlyList<long>> CommittedAsync(int partitions, CancellationToken ct) => Task.Run(() => Committed(partitions), ct);

    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }

    private IReadOnlyList<PartitionLag> Read()
    {
        lock (_lock)
        {
            var topic = _admin.GetMetadata(_topic, Timeout).Topics.Single();
            var partitions = topic.Partitions.Select(p => new TopicPartition(_topic, p.PartitionId)).OrderBy(p => p.Partition.Value).ToList();
            return partitions.Count == 0 ? [] : _consumer.Committed(partitions, Timeout).ConvertAll(Measure);
        }
    }

    private IReadOnlyList<long> Committed(int partitions)
    {
        lock (_lock)
        {
            var asked = Enumerable.Range(0, partitions).Select(partition => new TopicPartition(_topic, partition));
            return [.. _consumer.Committed(asked, Timeout).OrderBy(found => found.Partition.Value).Select(found => found.Offset.IsSpecial ? 0 : found.Offset.Value)];
        }
    }

    private PartitionLag Measure(TopicPartitionOffset committed)
    {
        var ends = _consumer.QueryWatermarkOffsets(committed.TopicPartition, Timeout);
        long? next = committed.Offset.IsSpecial ? null : committed.Offset.Value;
        return new PartitionLag(committed.Partition.Value, ends.Low.Value, ends.High.Value, next);
    }
}
