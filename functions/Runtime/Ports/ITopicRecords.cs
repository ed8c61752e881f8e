using Serverless.Core.Positions;

namespace Serverless.Runtime.Ports;

/// <summary>
/// Reads records of a topic again, without joining a consumer group and beside everything else that asks the brokers. Throws <see
/// cref="StoreUnavailableException"/> when they can't be reached.
/// </summary>
public interface ITopicRecords
{
    /// <summary>
    /// The records of a partition with offsets within [first, last], ascending: all that the topic still has. Records come as they came to
    /// the pipeline's function, with key, headers and time.
    /// </summary>
    ValueTask<IReadOnlyList<SourceRecord>> ReadAsync(string topic, Partition partition, Offset first, Offset last, CancellationToken ct);
}
