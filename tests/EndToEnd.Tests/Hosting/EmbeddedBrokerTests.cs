using System.Text;
using Confluent.Kafka;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Local.Settings;
using Serverless.Runtime.Kafka;
using CoreOffset = Serverless.Core.Positions.Offset;
using CorePartition = Serverless.Core.Positions.Partition;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class EmbeddedBrokerTests(BrokerFixture broker) : IClassFixture<BrokerFixture>
{
    [Fact]
    public void A_consumer_of_its_own_sees_what_was_produced()
    {
        var topic = broker.NewTopic(1);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = broker.Address }).Build();
        producer.Produce(topic, new Message<byte[], byte[]>
        {
            Key = "k"u8.ToArray(),
            Value = "v"u8.ToArray(),
            Headers = new Headers { { "h", "1"u8.ToArray() } },
        });
        producer.Flush(Wait.Limit);

        using var consumer =
            new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = broker.Address, GroupId = "any" }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        var seen = consumer.Consume(Wait.Limit);

        Assert.Equal("v", Encoding.UTF8.GetString(seen.Message.Value));
        Assert.Equal("h", seen.Message.Headers[0].Key);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public async Task A_topic_has_as_many_partitions_as_it_was_created_with(int partitions)
    {
        var topic = broker.NewTopic(partitions);
        using var topics = new KafkaTopics(new ClientConfig { BootstrapServers = broker.Address }, TimeProvider.System);

        Assert.Equal(partitions, await topics.PartitionsAsync(topic, CancellationToken.None));
    }

    [Fact]
    public async Task The_commits_of_a_group_are_its_next_reads_and_0_before_the_first()
    {
        var topic = broker.NewTopic(2);
        broker.Produce(topic, 2, 10);
        var client = new ClientConfig { BootstrapServers = broker.Address };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(new ClientConfig(client)) { GroupId = "lag" }).Build();
        consumer.Assign(new TopicPartition(topic, 1));
        consumer.Commit([new TopicPartitionOffset(topic, 1, 7)]);
        using var commits = new GroupCommits(client, topic, "lag");

        Assert.Equal([0L, 7L], await commits.CommittedAsync(2, CancellationToken.None));
    }

    [Fact]
    public async Task A_record_is_known_again_by_its_mark_and_an_offset_without_one_has_none()
    {
        var topic = broker.NewTopic(3);
        broker.Produce(topic, 3, 10);
        using var topics = new KafkaTopics(new ClientConfig { BootstrapServers = broker.Address }, TimeProvider.System);
        using var consumer =
            new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = broker.Address, GroupId = "any" }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 1, 4));
        var message = consumer.Consume(Wait.Limit).Message;
        var asked = new Dictionary<CorePartition, CoreOffset> { [new(1)] = new(4), [new(2)] = new(10), [new(0)] = new(99) };

        var marks = await topics.MarksAsync(topic, asked, CancellationToken.None);

        var record = new SourceRecord(new(1), new(4), message.Key, message.Value, message.Timestamp.UnixTimestampMs);
        Assert.Equal(RecordMark.Of(record), Assert.Single(marks).Value);
        Assert.NotEqual(RecordMark.Of(record with { Value = [1] }), marks[new(1)]);
    }

    [Fact]
    public void A_topic_that_is_there_already_is_refused_with_its_name()
    {
        using var broker = new Serverless.Local.Broker.EmbeddedBroker();
        broker.CreateTopic("twice", 1);

        var refused = Assert.Throws<HostStartException>(() => broker.CreateTopic("twice", 1));

        Assert.Contains("'twice'", refused.Message, StringComparison.Ordinal);
    }
}
