using Confluent.Kafka;
using Serverless.Runtime.Kafka;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>Whether records follow an offset, by reading.</summary>
public sealed class EmptyPartitionTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    //  partition   0          1         2         3
    //  records     0 1 2      0 1 2     0 1 2     0 1 2
    //  read from   3, empty   2         0         3, empty
    [Fact]
    public async Task Partitions_without_a_record_from_the_offset_on_are_found()
    {
        var topic = broker.NewTopic(4);
        broker.Produce(topic, 4, 3);
        using var topics = new KafkaTopics(new ClientConfig { BootstrapServers = broker.Address }, TimeProvider.System);
        var from = new Dictionary<Partition, Offset>
        {
            [new(0)] = new(3), [new(1)] = new(2), [new(2)] = new(0), [new(3)] = new(3),
        };

        // The first look may end before the connection is there.
        var empty = await topics.EmptyFromAsync(topic, from, CancellationToken.None);
        for (var tries = 0; tries < 20 && empty.Count < 2; tries++)
            empty = await topics.EmptyFromAsync(topic, from, CancellationToken.None);

        Assert.Equal([new Partition(0), new Partition(3)], empty.Order());
    }
}
