using Confluent.Kafka;
using Serverless.Runtime.Kafka;

namespace Serverless.Local.Feeds;

/// <summary>What a consumer group of a topic has read for good: its commits. While no broker answers, what was known last.</summary>
internal sealed class GroupReadOffsets(ClientConfig client, string topic, string group, int partitions) : IDisposable
{
    private readonly GroupCommits _commits = new(client, topic, group);
    private IReadOnlyList<long> _known = [];

    public async ValueTask<IReadOnlyList<long>> FindAsync(CancellationToken ct)
    {
        try
        {
            return _known = await _commits.CommittedAsync(partitions, ct);
        }
        catch (KafkaException)
        {
            // The feed waits for room, and the listeners report the broker.
            return _known;
        }
    }

    public void Dispose() => _commits.Dispose();
}
