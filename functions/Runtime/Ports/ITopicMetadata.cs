using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Ports;

/// <summary>What the broker knows of a topic. Throws when it can't be reached or has no such topic.</summary>
public interface ITopicMetadata
{
    /// <summary>How many partitions the topic has.</summary>
    ValueTask<int> PartitionsAsync(string topic, CancellationToken ct);

    /// <summary>By partition, the offset that the next record will get.</summary>
    ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct);

    /// <summary>
    /// By partition, the offset of the first record with this Kafka time or a later one; that of the next record where there is none.
    /// </summary>
    ValueTask<IReadOnlyDictionary<Partition, Offset>> SinceAsync(string topic, DateTimeOffset time, CancellationToken ct);

    /// <summary>
    /// By partition the mark of the record at the given offset, which is read; a partition without a record at that offset, because it is
    /// gone or not there yet, is left out.
    /// </summary>
    ValueTask<IReadOnlyDictionary<Partition, RecordMark>> MarksAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct);

    /// <summary>
    /// Of the given partitions those that hold no record at or after the given offset, as reading them has shown: offsets there are of
    /// transaction markers, of aborted transactions, or expired. A partition that isn't read to its end soon is left out.
    /// </summary>
    ValueTask<IReadOnlySet<Partition>> EmptyFromAsync(string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct);
}
