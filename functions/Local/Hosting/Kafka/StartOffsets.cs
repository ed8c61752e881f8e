using Confluent.Kafka;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Where a consumer begins to read a partition that it is given: where its group has committed, but never after what is sealed. A group
/// may have commits of another data folder: what lies between would never be read, and nothing would tell.
/// </summary>
internal sealed partial class StartOffsets(KafkaSource source, SealedOffsets sealedOffsets, ILogger logger)
{
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>For a consumer's handler of assignments, where an exception would be lost.</summary>
    public IEnumerable<TopicPartitionOffset> Of(IConsumer<byte[], byte[]> consumer, List<TopicPartition> assigned)
    {
        try
        {
            if (sealedOffsets(source.Topic) is { } offsets)
                return [.. consumer.Committed(assigned, BrokerTimeout).Select(committed => Start(committed, offsets))];
        }
        catch (Exception fault)
        {
            LogUnknown(fault, source.Function);
        }
        return assigned.Select(partition => new TopicPartitionOffset(partition, Offset.Unset));
    }

    private TopicPartitionOffset Start(TopicPartitionOffset committed, IReadOnlyDictionary<int, long> offsets)
    {
        var next = offsets.GetValueOrDefault(committed.Partition.Value);
        if (committed.Offset.IsSpecial || committed.Offset.Value <= next)
            return new TopicPartitionOffset(committed.TopicPartition, Offset.Unset);
        LogStepBack(source.Function, source.Group, committed.Partition.Value, committed.Offset.Value, next);
        return new TopicPartitionOffset(committed.TopicPartition, next == 0 ? Offset.Beginning : next);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Function}: group '{Group}' has committed offset {Committed} of partition {Partition}, but the ledger ends before offset {Next}: "
        + "the partition is read from there.")]
    private partial void LogStepBack(string function, string group, int partition, long committed, long next);

    [LoggerMessage(LogLevel.Warning, "{Function}: it isn't known what is sealed; partitions are read from what the group has committed.")]
    private partial void LogUnknown(Exception fault, string function);
}
