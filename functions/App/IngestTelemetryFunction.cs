using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>Takes the telemetry topic in batches. Throws only when a store is down; the host then repeats the batch.</summary>
public sealed class IngestTelemetryFunction(PipelineHost pipelines)
{
    [Function("IngestTelemetry")]
    public Task Run(
        [KafkaTrigger(
            "%Kafka:Brokers%",
            "%Telemetry:Topic%",
            ConsumerGroup = "%Telemetry:ConsumerGroup%",
            IsBatched = true,
            KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) =>
        pipelines.Batches("telemetry").ProcessAsync(new SourceRecords(records), new DurablePokes(client), ct);
}
