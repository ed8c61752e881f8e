using Confluent.Kafka;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Asks Kafka how far a consumer group has committed a topic's partitions, without joining the group.
/// Safe for any thread; calls are made one after the other.
/// </summary>
public sealed class GroupCommits : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly string _topic;
    private readonly IConsumer<Ignore, Ignore> _consumer;

    /// <param name="client">Brokers and security.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="group">The consumer group whose commits count.</param>
    public GroupCommits(ClientConfig client, string topic, string group)
    {
        _topic = topic;
        var config = new ConsumerConfig(client.ToDictionary()) { GroupId = group, EnableAutoCommit = false };
        _consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>By partition, the group's next read; 0 before its first commit.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public Task<IReadOnlyList<long>> CommittedAsync(int partitions, CancellationToken ct) => Task.Run(() => Committed(partitions), ct);

    /// <summary>Closes the connection to the brokers.</summary>
    public void Dispose() => _consumer.Dispose();

    private IReadOnlyList<long> Committed(int partitions)
    {
        lock (_lock)
        {
            var asked = Enumerable.Range(0, partitions).Select(partition => new TopicPartition(_topic, partition));
            var inOrder = _consumer.Committed(asked, Timeout).OrderBy(found => found.Partition.Value);
            return [.. inOrder.Select(found => found.Offset.IsSpecial ? 0 : found.Offset.Value)];
        }
    }
}
