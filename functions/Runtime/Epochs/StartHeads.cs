using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// Where the chains of a pipeline begin that is not to read its topic from the first record. They begin there in its second epoch: the rows
/// that end the first one, in which nothing is sealed, say where. So it is chosen once, whatever is restarted, and what a consumer group
/// is given of before counts as sealed.
/// </summary>
/// <param name="start">Where to begin.</param>
/// <param name="metadata">The offsets of the topic.</param>
internal sealed class StartHeads(TopicStart start, ITopicMetadata metadata)
{
    /// <summary>
    /// The heads of a topic's first partitions. An offset after the end of a partition is its end.
    /// </summary>
    public async ValueTask<PartitionHead[]> ReadAsync(string topic, int partitions, CancellationToken ct)
    {
        var ends = await metadata.EndsAsync(topic, ct).ConfigureAwait(false);
        var firsts = start switch
        {
            TopicStart.End => ends,
            TopicStart.Since since => await metadata.SinceAsync(topic, since.Time, ct).ConfigureAwait(false),
            TopicStart.At at => ends.Keys.ToDictionary(partition => partition, _ => new Offset(at.Offset)),
            TopicStart.ByPartition by => by.Offsets.ToDictionary(one => new Partition(one.Key), one => new Offset(one.Value)),
            _ => new Dictionary<Partition, Offset>(),
        };
        return [.. Enumerable.Range(0, partitions).Select(number => HeadOf(new Partition(number)))];

        PartitionHead HeadOf(Partition partition) =>
            firsts.TryGetValue(partition, out var first) && ends.TryGetValue(partition, out var end)
            ? new PartitionHead(new Offset(Math.Min(first.Value, end.Value) - 1), EventTime.Min)
            : PartitionHead.Start;
    }
}
