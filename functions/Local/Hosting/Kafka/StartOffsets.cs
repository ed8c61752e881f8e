using Confluent.Kafka;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Where a consumer begins to read a partition that it is given: after what is sealed, whatever its group has committed. Of other data, or
/// by another process, a group may have committed more: what lies between would never be read, and nothing would tell. A partition of which
/// nothing is sealed begins where it is wanted, else at its beginning, else, without commits, where host.json says.
/// </summary>
internal sealed partial class StartOffsets(
    KafkaSource source, SealedOffsets sealedOffsets, Func<string, IReadOnlyDictionary<int, long>> firstOffsets, ILogger logger)
{
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>For a consumer's handler of assignments, where an exception would be lost.</summary>
    public IEnumerable<TopicPartitionOffset> Of(IConsumer<byte[], byte[]> consumer, List<TopicPartition> assigned)
    {
        try
        {
            if (sealedOffsets(source.Function) is { } offsets)
            {
                var wanted = firstOffsets(source.Function);
                return [.. Committed(consumer, assigned).Select(committed => Start(committed, offsets, wanted))];
            }
        }
        catch (Exception fault)
        {
            LogUnknown(fault, source.Function);
        }
        return assigned.Select(partition => new TopicPartitionOffset(partition, Offset.Unset));
    }

    private List<TopicPartitionOffset> Committed(IConsumer<byte[], byte[]> consumer, List<TopicPartition> assigned)
    {
        try
        {
            return consumer.Committed(assigned, BrokerTimeout);
        }
        catch (KafkaException fault)
        {
            LogCommitsUnknown(fault, source.Function, source.Group);
            return assigned.ConvertAll(partition => new TopicPartitionOffset(partition, Offset.Unset));
        }
    }

    private TopicPartitionOffset Start(
        TopicPartitionOffset committed, IReadOnlyDictionary<int, long> offsets, IReadOnlyDictionary<int, long> wanted)
    {
        var number = committed.Partition.Value;
        var isSealed = offsets.TryGetValue(number, out var next);
        if (!isSealed && wanted.TryGetValue(number, out var first))
            return new TopicPartitionOffset(committed.TopicPartition, first);
        if (!committed.Offset.IsSpecial && committed.Offset.Value > next)
            LogStepBack(source.Function, source.Group, number, committed.Offset.Value, next);
        else if (!isSealed)
            return new TopicPartitionOffset(committed.TopicPartition, Offset.Unset);
        return new TopicPartitionOffset(committed.TopicPartition, next == 0 ? Offset.Beginning : next);
    }

    [LoggerMessage(
        906,
        LogLevel.Warning,
        "{Function}: group '{Group}' has committed offset {Committed} of partition {Partition}, but the ledger ends before offset {Next}: "
        + "the partition is read from there.")]
    private partial void LogStepBack(string function, string group, int partition, long committed, long next);

    [LoggerMessage(
        907,
        LogLevel.Warning,
        "{Function}: it isn't known what is sealed; partitions are read from what the group has committed.")]
    private partial void LogUnknown(Exception fault, string function);

    [LoggerMessage(
        908,
        LogLevel.Warning, "{Function}: it isn't known what group '{Group}' has committed; partitions are read from after what is sealed.")]
    private partial void LogCommitsUnknown(Exception fault, string function, string group);
}
