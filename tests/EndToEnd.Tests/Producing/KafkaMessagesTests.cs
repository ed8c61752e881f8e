using System.Text;
using Confluent.Kafka;
using Serverless.Core.Messages;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Broker;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Producing;

/// <summary>How sinks produce, with Kafka's own client on both sides.</summary>
public sealed class KafkaMessagesTests
{
    private const string Topic = "sunk";
    private readonly SimulatedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Fact]
    public async Task Messages_arrive_with_keys_and_headers_and_those_of_a_key_in_their_order()
    {
        using var broker = new EmbeddedBroker();
        using var messages = Messages(broker.Address);
        var sent = Enumerable.Range(0, 500).Select(number => Message($"k{number % 7}", $"{number}")).ToList();
        Assert.Empty(await messages.SendAsync([.. sent.Take(200)], default));
        Assert.Empty(await messages.SendAsync([.. sent.Skip(200)], default));

        var read = Read(broker.Address, sent.Count);
        foreach (var key in sent.GroupBy(message => Encoding.UTF8.GetString(message.Key!)))
        {
            var ofKey = read.Where(message => Encoding.UTF8.GetString(message.Key) == key.Key).ToList();
            Assert.Equal(key.Select(message => message.Value), ofKey.Select(message => message.Value));
        }
        Assert.All(read, message => Assert.Equal("id", Assert.Single(message.Headers).Key));
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_and_the_others_arrive()
    {
        using var broker = new EmbeddedBroker();
        using var messages = Messages(broker.Address, maxBytes: 2_000);
        var refused = await messages.SendAsync(
            [Message("k", "1"), Message("k", new string('x', 5_000)), Message("k", "2")], default);
        Assert.Contains("larger than Sinks__MaxMessageBytes", Assert.Single(refused).Reason);
        Assert.Equal(["1", "2"], Read(broker.Address, 2).Select(message => Encoding.UTF8.GetString(message.Value)));
    }

    [Fact]
    public async Task Brokers_that_are_down_are_told_and_asked_again_after_a_while()
    {
        using var broker = new EmbeddedBroker();
        using var messages = Messages("127.0.0.1:1");
        var told = await Assert.ThrowsAsync<StoreUnavailableException>(() => Send(messages));
        Assert.Contains("The brokers at 127.0.0.1:1 don't take messages for topic 'sunk'", told.Message);
        // At once, and the same.
        Assert.Same(told, await Assert.ThrowsAsync<StoreUnavailableException>(() => Send(messages)));
        _clock.Advance(KafkaMessages.Remembered);
        Assert.NotSame(told, await Assert.ThrowsAsync<StoreUnavailableException>(() => Send(messages)));
    }

    [Fact]
    public void Sinks_produce_where_their_own_settings_say_or_else_where_the_pipeline_reads()
    {
        var read = new KafkaOptions { Brokers = "read:1", Protocol = SecurityProtocol.SaslSsl, Username = "u", Password = "p" };
        var same = new SinksOptions().Client(read);
        Assert.Equal(("read:1", SecurityProtocol.SaslSsl, "u"), (same.BootstrapServers, same.SecurityProtocol, same.SaslUsername));
        var own = new SinksOptions { Brokers = "own:2" }.Client(read);
        Assert.Equal(("own:2", null, null), (own.BootstrapServers, own.SecurityProtocol, own.SaslUsername));
    }

    private static async Task Send(KafkaMessages messages) => await messages.SendAsync([Message("k", "1")], default);

    private KafkaMessages Messages(string brokers, int maxBytes = 1_000_000) =>
        new(KafkaSecurity.None.Client(brokers), maxBytes, _clock)
        {
            Timeout = TimeSpan.FromMilliseconds(brokers == "127.0.0.1:1" ? 300 : 10_000),
        };

    private static SinkMessage Message(string key, string value) => new(
        Topic, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), new RecordHeaders(MessageHeaders.Of(MessageHeaders.Id, value)));

    private static List<Message<byte[], byte[]>> Read(string brokers, int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers, GroupId = "reader", AutoOffsetReset = AutoOffsetReset.Earliest, FetchWaitMaxMs = 5,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(Topic, partition, 0)));
        return [.. Enumerable.Range(0, count).Select(_ =>
            (consumer.Consume(Wait.Limit) ?? throw new TimeoutException("nothing more to read")).Message)];
    }
}
