using Confluent.Kafka;
using Serverless.Local.Broker;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>One embedded broker for the tests of a class; each test has topics of its own.</summary>
public sealed class BrokerFixture : IDisposable
{
    private readonly EmbeddedBroker _broker = new();
    private int _topics;

    public string Address => _broker.Address;

    public string NewTopic(int partitions)
    {
        var topic = $"topic-{Interlocked.Increment(ref _topics)}";
        _broker.CreateTopic(topic, partitions);
        return topic;
    }

    /// <summary>Produces values 0, 1, 2, ... to every partition, round robin; returns when the broker has them.</summary>
    public void Produce(string topic, int partitions, int perPartition)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Address, LingerMs = 1 }).Build();
        for (var i = 0; i < perPartition; i++)
            for (var partition = 0; partition < partitions; partition++)
            {
                producer.Produce(
                    new TopicPartition(topic, partition),
                    new Message<byte[], byte[]> { Key = [(byte)partition], Value = BitConverter.GetBytes(i) });
            }
        producer.Flush(Wait.Limit);
    }

    public void Dispose() => _broker.Dispose();
}
