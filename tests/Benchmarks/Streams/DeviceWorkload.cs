using Serverless.Core.Definitions;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Benchmarks.Streams;

/// <summary>Measurements of so many devices, counted and summed by device and ten seconds. Good events only.</summary>
internal sealed class DeviceWorkload(int devices) : IWorkload
{
    public const string Topic = "telemetry";
    public const string Group = "streams";

    // What fits a shard's state with some to spare.
    private const int DevicesPerShard = 15_000;

    public string Pipeline => Topic;

    public GeneratedLoad DefaultLoad => new(Pipeline, 1_000_000, null);

    public IReadOnlyList<WorkloadOption> Options => [];

    public IReadOnlyDictionary<string, LiveFeedSource> LiveSources => new Dictionary<string, LiveFeedSource>();

    public GeneratedInput Generate(GenerateRequest request) => new(
        _ => new DeviceEvents(Facts(request)),
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(),
        definition => Truth(request, definition));

    /// <summary>The pipeline's file for a topic of so many partitions.</summary>
    public string PipelineFile(int partitions) =>
        $$"""
        {
          "name": "{{Pipeline}}", "topic": "{{Topic}}", "consumerGroup": "{{Group}}", "key": "device",
          "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": {
            "device": { "type": "text", "required": true },
            "value": { "type": "number", "required": true },
            "timestamp": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "timestamp", "bound": "1s" },
          "views": [{
            "name": "devices", "key": ["device"], "sharding": "co-partitioned", "window": { "tumbling": "10s" },
            "shards": {{1 + (devices / partitions / DevicesPerShard)}},
            "aggregates": { "count": { "kind": "count" }, "sum": { "kind": "sum", "field": "value" } }
          }]
        }
        """;

    private DeviceFacts Facts(GenerateRequest request) => new(request.Load.Count, devices, request.Partitions);

    private GeneratedTruth<DeviceFact> Truth(GenerateRequest request, PipelineDefinition definition)
    {
        var fields = new FactFields<DeviceFact>(
            new Dictionary<string, TextField<DeviceFact>> { ["device"] = new(devices, (in fact) => fact.Device, DeviceFacts.NameOf) },
            new Dictionary<string, FactValue<DeviceFact, double>> { ["value"] = (in fact) => fact.Value });
        return new(Facts(request), TruthPlan<DeviceFact>.Of(definition, fields, []), request.Partitions, definition.EventTime.BoundMs);
    }
}
