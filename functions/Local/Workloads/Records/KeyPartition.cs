using Serverless.Core.Definitions;

namespace Serverless.Local.Workloads.Records;

/// <summary>
/// The partition of a generated record's key, given to the producer, so that it does not depend on a client's own choice: that of a
/// pipeline whose file names no partitioner.
/// </summary>
internal static class KeyPartition
{
    public static int For(ReadOnlySpan<byte> key, int partitions) => Partitioner.Murmur2.PartitionOf(key, partitions).Value;
}
