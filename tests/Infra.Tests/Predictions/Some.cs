using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Pipelines;

namespace Serverless.Infra.Tests.Predictions;

/// <summary>Parameters to deploy with.</summary>
internal static class Some
{
    public const string Cluster = """
        param externalBroker = {
          brokers: 'kafka-1:9094,kafka-2:9094'
          protocol: 'saslSsl'
          authenticationMode: 'scramSha512'
          username: 'pipeline'
        }
        param externalBrokerPassword = 'secret'

        """;

    /// <summary>The file of a pipeline with one view.</summary>
    public static string PipelineFile(string name, string? topic = null, string more = "", string view = "") => $$"""
        {
          "name": "{{name}}", "topic": "{{topic ?? name}}", {{more}} "key": "id", "formats": [{ "kind": "json" }],
          "fields": { "id": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true } },
          "eventTime": { "field": "at", "bound": "5s" },
          "views": [{ "name": "all", {{view}} "key": ["id"], "window": { "tumbling": "10s" }, "aggregates": { "n": { "kind": "count" } } }]
        }
        """;

    /// <summary>The pipeline of a file.</summary>
    public static Pipeline Pipeline(string file) => PipelineFiles.Parse(Encoding.UTF8.GetBytes(file), out var mistakes)
        ?? throw new ArgumentException(string.Join('\n', mistakes), nameof(file));

    public static string Load(
        int eventsPerSecond, int eventsPerRecord = 100, string backEnd = "scheduler", string cosmos = "autoscale") => $"""
        param environmentName = 'some'
        param targetEventsPerSecond = {eventsPerSecond}
        param eventsPerRecord = {eventsPerRecord}
        param cosmosCapacity = '{cosmos}'
        param durableBackEnd = '{backEnd}'

        """;
}
