using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime;
using Serverless.Runtime.Health;

namespace Serverless.Functions;

/// <summary>
/// Takes the topic of a pipeline in batches. <see cref="PipelineFunctions"/> makes a function of it for each pipeline file, whose name says
/// which pipeline it is; its topic and consumer group are the file's. Throws only when a store is down; the host then repeats the batch.
/// </summary>
public sealed class IngestFunction(PipelineHost pipelines)
{
    /// <summary>The name under which it stands in the build's metadata, in place of the functions that are made of it.</summary>
    public const string Template = "Ingest";

    [Function(Template)]
    public Task Run(
        [KafkaTrigger(
            "%Kafka:Brokers%",
            "of-the-file",
            ConsumerGroup = "of-the-file",
            IsBatched = true,
            KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        [DurableClient] DurableTaskClient client,
        FunctionContext context,
        CancellationToken ct) =>
        pipelines.Batches(IngestFunctions.PipelineOf(context.FunctionDefinition.Name))
            .ProcessAsync(new SourceRecords(records), new DurablePokes(client), ct);
}
