using Serverless.Core.Binary;

namespace Serverless.Local.Workloads.Records;

/// <summary>The partition of a key, given to the producer, so that it does not depend on a client's own hash.</summary>
internal static class KeyPartition
{
    public static int For(ReadOnlySpan<byte> key, int partitions) => (int)(Hash64.Of(key) % (ulong)partitions);
}
