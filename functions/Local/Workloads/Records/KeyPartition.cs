using Serverless.Core.Binary;

namespace Serverless.Local.Workloads.Records;

/// <summary>Which partition a key goes to: said to the producer, so that it doesn't depend on a client's own hash.</summary>
internal static class KeyPartition
{
    public static int For(ReadOnlySpan<byte> key, int partitions) => (int)(Hash64.Of(key) % (ulong)partitions);
}
