using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Functions;
using Serverless.Runtime;

namespace Serverless.EndToEnd.Tests.Workloads.Counters;

/// <summary>Takes the counters' topic in batches.</summary>
public sealed class IngestCountersFunction(PipelineHost pipelines)
{
    [Function("IngestCounters")]
    public Task Run(
        [KafkaTrigger(
            "%Kafka:Brokers%", "%Counters:Topic%", ConsumerGroup = "%Counters:ConsumerGroup%", IsBatched = true,
            KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) =>
        pipelines.Batches("counters").ProcessAsync(new SourceRecords(records), new DurablePokes(client), ct);
}
