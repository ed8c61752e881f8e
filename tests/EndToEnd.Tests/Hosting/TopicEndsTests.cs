using System.Runtime.InteropServices;
using Confluent.Kafka;
using Serverless.Local.Hosting.Kafka;
using Serverless.Runtime.Kafka;
using CoreOffset = Serverless.Core.Positions.Offset;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>The ends of a topic's partitions, which the timer asks for each second.</summary>
public sealed class TopicEndsTests : IDisposable
{
    private const int Partitions = 200;
    private const string Topic = "wide";
    private const short ListOffsets = 2;

    private readonly IProducer<Null, byte[]> _producer;
    private readonly nint _cluster;
    private readonly KafkaTopics _topics;

    public TopicEndsTests()
    {
        var config = new Dictionary<string, string> { ["test.mock.num.brokers"] = "1" };
        _producer = new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        _cluster = Librdkafka.MockClusterOf(Librdkafka.HandleOf(_producer));
        Assert.Equal(0, Librdkafka.CreateTopic(_cluster, Topic, Partitions, replicas: 1));
        var brokers = Marshal.PtrToStringUTF8(Librdkafka.BootstrapsOf(_cluster))!;
        _topics = new KafkaTopics(new ClientConfig { BootstrapServers = brokers }, TimeProvider.System);
    }

    public void Dispose()
    {
        _topics.Dispose();
        _producer.Dispose();
    }

    [Fact]
    public async Task All_partitions_are_asked_for_by_one_request()
    {
        var first = await _topics.EndsAsync(Topic, default);
        for (var partition = 0; partition < Partitions; partition += 3)
            _producer.Produce(new TopicPartition(Topic, partition), new Message<Null, byte[]> { Value = [1] });
        _producer.Flush(Wait.Limit);
        Track();

        var ends = await _topics.EndsAsync(Topic, default);

        Assert.Equal(1, Tracked(ListOffsets));
        Assert.Equal(Enumerable.Range(0, Partitions), first.Keys.Select(partition => partition.Value).Order());
        Assert.All(first.Values, end => Assert.Equal(new CoreOffset(0), end));
        Assert.All(ends, end => Assert.Equal(end.Key.Value % 3 == 0 ? 1 : 0, end.Value.Value));
    }

    private void Track() => Export<Begin>("rd_kafka_mock_start_request_tracking")(_cluster);

    private int Tracked(short key)
    {
        var found = Export<Requests>("rd_kafka_mock_get_requests")(_cluster, out var count);
        var keyOf = Export<KeyOf>("rd_kafka_mock_request_api_key");
        return Enumerable.Range(0, (int)count).Count(index => keyOf(Marshal.ReadIntPtr(found, index * nint.Size)) == key);
    }

    private static T Export<T>(string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(Librdkafka.Library, name));

    private delegate void Begin(nint cluster);

    private delegate nint Requests(nint cluster, out nuint count);

    private delegate short KeyOf(nint request);
}
