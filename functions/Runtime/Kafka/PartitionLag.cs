namespace Serverless.Runtime.Kafka;

/// <summary>
/// Where a partition stands: it holds the offsets [<paramref name="Low"/>, <paramref name="End"/>), and the group's next read is at
/// <paramref name="Committed"/>, null before its first commit.
/// </summary>
public readonly record struct PartitionLag(int Partition, long Low, long End, long? Committed)
{
    /// <summary>Records that the group has yet to commit; all that are held, before its first commit.</summary>
    public long Lag => Math.Max(0, End - Math.Max(Low, Committed ?? Low));
}
