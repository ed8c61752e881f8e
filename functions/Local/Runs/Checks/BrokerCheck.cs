using Confluent.Kafka;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs.Checks;

/// <summary>Asks a broker for the topics of a run before anything else is opened.</summary>
internal static class BrokerCheck
{
    /// <exception cref="StoreUnavailableException">The broker does not answer, or has no such topic.</exception>
    public static async Task RunAsync(ClientConfig client, IEnumerable<Pipeline> pipelines, CancellationToken ct)
    {
        using var topics = new KafkaTopics(client, TimeProvider.System);
        foreach (var pipeline in pipelines)
            await topics.PartitionsAsync(pipeline.Definition.Topic, ct);
    }
}
