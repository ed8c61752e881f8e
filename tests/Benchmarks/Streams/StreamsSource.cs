using System.Text.Json.Serialization;
using Serverless.Local.Runs;
using Serverless.Local.Workloads.Contract;

namespace Serverless.Benchmarks.Streams;

/// <summary>A broker whose topic gets so many events.</summary>
internal sealed record StreamsSource(string Broker, long Events)
{
    [JsonIgnore]
    public GeneratedLoad Load => new(DeviceWorkload.Topic, Events, null);

    [JsonIgnore]
    public GenerateRequest Request => new(Load, Seed: 1, RunSession.Partitions, new Dictionary<string, long>());
}
