using Confluent.Kafka;
using Serverless.Core.Positions;
using Serverless.Local.Broker;
using Serverless.Producer;
using Serverless.Runtime.Settings;

namespace Serverless.Benchmarks.Pack;

/// <summary>
/// Events through a packer and a Kafka client to an embedded broker until all are acknowledged, by the CPU time of the process, in which
/// the broker's is.
/// </summary>
internal sealed class ProduceMeter : IDisposable
{
    private const string Topic = "packed";

    private readonly EmbeddedBroker _broker = new();
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly PackerOptions _options;
    private readonly int _partitions;
    private readonly Samples _rates = new();

    public ProduceMeter(PackerOptions options, int partitions)
    {
        (_options, _partitions) = (options, partitions);
        _broker.CreateTopic(Topic, partitions);
        var settings = ProducerSettings.For(KafkaSecurity.None.Client(_broker.Address), options);
        _producer = new ProducerBuilder<byte[], byte[]>(settings).SetLogHandler((_, _) => { }).Build();
    }

    public double EventsPerCpuSecond => _rates.Median;

    public async Task SampleAsync(IReadOnlyList<SourceRecord> events, bool isCounted)
    {
        var before = Environment.CpuUsage.TotalTime;
        await using (var packer = new EventPacker(_producer, Topic, _partitions, _options))
        {
            foreach (var one in events)
            {
                if (!packer.TryAdd(one.Key, one.Value))
                    await packer.AddAsync(one.Key, one.Value);
            }
        }
        if (isCounted)
            _rates.Add(events.Count / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    public void Dispose()
    {
        _producer.Dispose();
        _broker.Dispose();
    }
}
