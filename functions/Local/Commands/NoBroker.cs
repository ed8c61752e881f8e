using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Commands;

/// <summary>Takes the place of a broker in verbs that read stored data only.</summary>
internal sealed class NoBroker : ITopicMetadata
{
    public ValueTask<int> PartitionsAsync(string topic, CancellationToken ct) => throw Refusal(topic);

    public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct) => throw Refusal(topic);

    public ValueTask<IReadOnlyDictionary<Partition, Offset>> SinceAsync(string topic, DateTimeOffset time, CancellationToken ct) =>
        throw Refusal(topic);

    public ValueTask<IReadOnlyDictionary<Partition, RecordMark>> MarksAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct) => throw Refusal(topic);

    public ValueTask<IReadOnlySet<Partition>> EmptyFromAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct) => throw Refusal(topic);

    private static InvalidOperationException Refusal(string topic) =>
        new($"topic '{topic}' was requested, but this verb has no broker: it reads stored data only");
}
