using Confluent.Kafka;
using Serverless.Core.Positions;
using Serverless.Local.Broker;
using Serverless.Local.Feeds;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Producer;
using Serverless.Producer.Packing;
using Serverless.Producer.Sending;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>
/// The telemetry topic on a broker of its own, and the batches that a trigger would deliver of it. The app asks the broker for partitions
/// and ends, so what is delivered is there, too.
/// </summary>
internal sealed class TelemetryTopic : IRecordSink, IDisposable
{
    public const string Name = "telemetry";

    private readonly EmbeddedBroker _broker = new();
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly TelemetryGenerator _events;
    private readonly EventPacker _packer;
    private readonly List<SourceRecord> _records = [];
    private readonly long[] _ends;

    /// <param name="scenario">Whose events they are.</param>
    /// <param name="pack">How many events a record has.</param>
    public TelemetryTopic(TelemetryScenario scenario, int pack = 1)
    {
        _events = new TelemetryGenerator(scenario);
        _packer = new EventPacker(this, scenario.Partitions, Packing(pack), TimeProvider.System);
        _ends = new long[scenario.Partitions];
        _broker.CreateTopic(Name, scenario.Partitions);
        _producer = new ProducerBuilder<byte[], byte[]>(FeedProducerSettings.For(new ClientConfig { BootstrapServers = _broker.Address }))
            .Build();
    }

    /// <summary>The settings by which the app finds the topic.</summary>
    public Dictionary<string, string> Settings => new() { ["Kafka__Brokers"] = _broker.Address };

    long IRecordSink.Turn => 0;

    /// <summary>Produces that many records, or as many as there are left, and returns them with their offsets.</summary>
    public IReadOnlyList<SourceRecord> Next(int count)
    {
        _records.Clear();
        while (_records.Count < count && _events.Next())
            _packer.TryAdd(_events.Partition, _events.Key, _events.Value, out _);
        _producer.Flush();
        return [.. _records];
    }

    public void Dispose()
    {
        _packer.Abandon();
        _producer.Dispose();
        _broker.Dispose();
    }

    bool IRecordSink.TrySend(in OutgoingRecord record)
    {
        var (partition, key, value) = (record.Partition, record.Key.ToArray(), record.Value.ToArray());
        _producer.Produce(new TopicPartition(Name, partition), new Message<byte[], byte[]>
        {
            Key = key,
            Value = value,
            Timestamp = new Timestamp(TelemetryScenario.BaseMs, Confluent.Kafka.TimestampType.CreateTime),
        });
        _records.Add(new SourceRecord(new Partition(partition), new Offset(_ends[partition]++), key, value, TelemetryScenario.BaseMs));
        return true;
    }

    ValueTask IRecordSink.RoomAsync(long turn, CancellationToken ct) => ValueTask.CompletedTask;

    Task IRecordSink.DrainAsync(CancellationToken ct) => Task.CompletedTask;

    // Only what is full is sent: how long an event has waited says nothing here.
    private static PackerOptions Packing(int events) =>
        new() { MaxEvents = events, Compression = Compression.None, Linger = TimeSpan.FromMinutes(1) };
}
