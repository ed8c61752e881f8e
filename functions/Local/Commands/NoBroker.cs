using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Commands;

/// <summary>Stands where a broker would be, for verbs that read what is stored and ask no broker.</summary>
internal sealed class NoBroker : ITopicMetadata
{
    public ValueTask<int> PartitionsAsync(string topic, CancellationToken ct) => throw Refusal(topic);

    public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct) => throw Refusal(topic);

    private static InvalidOperationException Refusal(string topic) =>
        new($"topic '{topic}' was asked for, but this verb has no broker: it reads what is stored");
}
