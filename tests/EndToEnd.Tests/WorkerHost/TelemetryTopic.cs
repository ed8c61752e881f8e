using Confluent.Kafka;
using Serverless.Core.Positions;
using Serverless.Local.Broker;
using Serverless.Local.Feeds;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Telemetry;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>
/// The telemetry topic on a broker of its own, and the batches that a trigger would deliver of it. The app asks the broker for partitions
/// and ends, so what is delivered is there, too.
/// </summary>
internal sealed class TelemetryTopic : IDisposable
{
    public const string Name = "telemetry";

    private readonly EmbeddedBroker _broker = new();
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly RecordSource _source;
    private readonly long[] _ends;

    public TelemetryTopic(TelemetryScenario scenario)
    {
        _source = TelemetryGenerator.Records(scenario);
        _ends = new long[scenario.Partitions];
        _broker.CreateTopic(Name, scenario.Partitions);
        _producer = new ProducerBuilder<byte[], byte[]>(FeedProducerSettings.For(new ClientConfig { BootstrapServers = _broker.Address }))
            .Build();
    }

    /// <summary>The settings by which the app finds the topic.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Kafka__Brokers"] = _broker.Address,
        ["Telemetry__Topic"] = Name,
        ["Telemetry__ConsumerGroup"] = "serverless-telemetry",
    };

    /// <summary>Produces that many records, or as many as there are left, and returns them with their offsets.</summary>
    public IReadOnlyList<SourceRecord> Next(int count)
    {
        var records = new List<SourceRecord>(count);
        while (records.Count < count && _source.Next())
            records.Add(Produce(_source.Partition, [.. _source.Key], [.. _source.Value]));
        _producer.Flush();
        return records;
    }

    public void Dispose()
    {
        _producer.Dispose();
        _broker.Dispose();
    }

    private SourceRecord Produce(int partition, byte[] key, byte[] value)
    {
        _producer.Produce(new TopicPartition(Name, partition), new Message<byte[], byte[]>
        {
            Key = key,
            Value = value,
            Timestamp = new Timestamp(LoadShape.BaseMs, Confluent.Kafka.TimestampType.CreateTime),
        });
        return new SourceRecord(new Partition(partition), new Offset(_ends[partition]++), key, value, LoadShape.BaseMs);
    }
}
