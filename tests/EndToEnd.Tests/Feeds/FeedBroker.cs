using Confluent.Kafka;
using Serverless.Local.Feeds;
using Serverless.Producer;
using Partitioner = Serverless.Core.Definitions.Partitioner;

namespace Serverless.EndToEnd.Tests.Feeds;

/// <summary>A broker inside the feed's own producer, and a reader of all that it holds. Topics have four partitions.</summary>
internal sealed class FeedBroker : IDisposable
{
    public const int Partitions = 4;
    public const string Topic = "telemetry";

    private readonly string _address;
    private IConsumer<byte[], byte[]>? _consumer;

    public FeedBroker()
    {
        var settings = FeedProducerSettings.For(new ClientConfig());
        settings.Set("test.mock.num.brokers", "1");
        Producer = new ProducerBuilder<byte[], byte[]>(settings).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(Producer.Handle).Build();
        var broker = admin.GetMetadata(Topic, TimeSpan.FromSeconds(10)).Brokers[0];
        _address = $"{broker.Host}:{broker.Port}";
    }

    public IProducer<byte[], byte[]> Producer { get; }

    /// <summary>A feed's way to the topic.</summary>
    public (FeedTarget Target, EventPacker Packer) Feed(TimeProvider time, ReadOffsets? read = null, FeedPacking? packing = null)
    {
        var target = new FeedTarget(Producer, FeedTopic.Empty(Topic, Partitions, read), time);
        var options = (packing ?? FeedPacking.None).OptionsFor(Partitioner.Murmur2, lines: true);
        return (target, new EventPacker(target, Partitions, options, time));
    }

    /// <summary>The next record, waiting for it; null where a partition is read to its end.</summary>
    public ConsumeResult<byte[], byte[]>? Read()
    {
        // Not before the first read: it would meet the end of partitions that are still empty.
        _consumer ??= Consumer();
        var read = _consumer.Consume(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException("nothing to read, and no end of a partition");
        return read.IsPartitionEOF ? null : read;
    }

    /// <summary>Every record there is, partition by partition in the order of offsets.</summary>
    public List<Message<byte[], byte[]>>[] ReadAll()
    {
        var records = Enumerable.Range(0, Partitions).Select(_ => new List<Message<byte[], byte[]>>()).ToArray();
        for (var ended = 0; ended < Partitions;)
        {
            if (Read() is { } read)
                records[read.Partition.Value].Add(read.Message);
            else
                ended++;
        }
        return records;
    }

    public void Dispose()
    {
        _consumer?.Dispose();
        Producer.Dispose();
    }

    private IConsumer<byte[], byte[]> Consumer()
    {
        var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = _address,
            GroupId = "reader",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 5,
            FetchQueueBackoffMs = 5,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Topic, partition, 0)));
        return consumer;
    }
}
