using Confluent.Kafka;
using Serverless.Local.Broker;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Ports;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;
using TimestampType = Serverless.Core.Positions.TimestampType;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>Spans of a topic, read again as they came to the pipeline's function.</summary>
public sealed class ReadAgainTests : IDisposable
{
    private const string Topic = "again";
    private readonly EmbeddedBroker _broker = new();
    private readonly KafkaRecords _records;

    public ReadAgainTests()
    {
        _broker.CreateTopic(Topic, 2);
        _records = new KafkaRecords(new ClientConfig { BootstrapServers = _broker.Address }, TimeProvider.System);
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ClientConfig { BootstrapServers = _broker.Address }).Build();
        for (var number = 0; number < 20; number++)
            producer.Produce(new TopicPartition(Topic, 1), MessageOf(number));
        producer.Flush(Wait.Limit);
    }

    public void Dispose()
    {
        _records.Dispose();
        _broker.Dispose();
    }

    // offsets   0 … 4 │ 5 6 7 8 │ 9 … 19 │ end
    [Theory]
    [InlineData(5, 8, 4)]
    [InlineData(0, 0, 1)]
    [InlineData(0, 19, 20)]
    [InlineData(18, 30, 2)]
    public async Task A_span_is_read_with_keys_headers_and_times(int first, int last, int count)
    {
        var read = await _records.ReadAsync(Topic, new Partition(1), new Offset(first), new Offset(last), default);

        Assert.Equal(Enumerable.Range(first, count), read.Select(record => (int)record.Offset.Value));
        foreach (var record in read)
        {
            var sent = MessageOf((int)record.Offset.Value);
            Assert.Equal(new Partition(1), record.Partition);
            Assert.Equal(sent.Key, record.Key);
            Assert.Equal(sent.Value, record.Value);
            Assert.Equal((sent.Timestamp.UnixTimestampMs, TimestampType.CreateTime), (record.TimestampMs, record.TimestampType));
            Assert.True(record.Headers.TryFind("content-type", out var header));
            Assert.Equal("application/json"u8.ToArray(), header);
        }
    }

    [Fact]
    public async Task An_empty_partition_has_nothing() =>
        Assert.Empty(await _records.ReadAsync(Topic, new Partition(0), new Offset(0), new Offset(9), default));

    [Fact]
    public async Task Brokers_that_are_not_there_are_no_answer()
    {
        using var nobody = new KafkaRecords(
            new ClientConfig { BootstrapServers = "127.0.0.1:1", SocketTimeoutMs = 1_000 }, new FastClock());

        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await nobody.ReadAsync(Topic, new Partition(0), new Offset(0), new Offset(9), default));
    }

    private static Message<byte[]?, byte[]?> MessageOf(int number) => new()
    {
        Key = number % 3 == 0 ? null : [(byte)number],
        Value = number % 5 == 0 ? null : [.. Enumerable.Repeat((byte)number, number * 100)],
        Timestamp = new Timestamp(1_700_000_000_000 + number, Confluent.Kafka.TimestampType.CreateTime),
        Headers = new Headers { { "content-type", "application/json"u8.ToArray() } },
    };

    /// <summary>Shows a minute more at each look: what waits has waited long enough.</summary>
    private sealed class FastClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now += TimestampFrequency * 60;
    }
}
