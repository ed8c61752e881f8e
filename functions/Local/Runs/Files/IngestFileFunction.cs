using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Functions;
using Serverless.Runtime;

namespace Serverless.Local.Runs.Files;

/// <summary>
/// Takes the topics of pipelines that have no function class. <see cref="FileFunctions"/> makes a function of it for each, whose name says
/// which pipeline it is.
/// </summary>
internal sealed class IngestFileFunction(PipelineHost pipelines)
{
    public const string Template = "IngestFile";
    public const string Prefix = "ingest-";

    [Function(Template)]
    public Task Run(
        [KafkaTrigger("%Kafka:Brokers%", "none", ConsumerGroup = "none", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        [DurableClient] DurableTaskClient client,
        FunctionContext context,
        CancellationToken ct) =>
        pipelines.Batches(context.FunctionDefinition.Name[Prefix.Length..])
            .ProcessAsync(new SourceRecords(records), new DurablePokes(client), ct);
}
