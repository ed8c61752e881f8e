using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Definitions;

/// <summary>How a topic's producers choose the partition of a key.</summary>
public enum Partitioner
{
    /// <summary>As Kafka's Java client and those that follow it do: <see cref="Binary.Murmur2"/>, without its sign.</summary>
    Murmur2,

    /// <summary>As librdkafka and the clients built on it do unless they are told otherwise: <see cref="Binary.Crc32"/>.</summary>
    Crc32,
}

/// <summary>The rules of <see cref="Partitioner"/>.</summary>
public static class PartitionerRules
{
    /// <summary>The partition that a key goes to.</summary>
    /// <param name="partitioner">Chooses it.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="partitions">How many partitions the topic has, at least 1.</param>
    public static Partition PartitionOf(this Partitioner partitioner, ReadOnlySpan<byte> key, int partitions) => partitioner switch
    {
        Partitioner.Crc32 => new Partition((int)(Crc32.Of(key) % (uint)partitions)),
        _ => new Partition((int)((Murmur2.Of(key) & int.MaxValue) % (uint)partitions)),
    };
}
