using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Local.Hosting;
using Serverless.Local.Settings;
using Serverless.Runtime.Kafka;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>The semantics of the real Kafka trigger, on a real consumer and the embedded broker.</summary>
public sealed class KafkaDispatchTests(BrokerFixture broker) : IClassFixture<BrokerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("consumer")]
    [InlineData("classic")]
    public async Task Every_record_comes_once_in_the_order_of_its_partition_and_batches_mix_partitions(string protocol)
    {
        var topic = broker.NewTopic(4);
        broker.Produce(topic, 4, 100);
        var recording = new Recording();
        await using var host = await StartAsync(topic, recording, maxBatchSize: 60, protocol);

        var calls = await recording.AnswerUntilAsync(400);

        Assert.All(calls, call => Assert.InRange(call.Records.Length, 1, 60));
        Assert.Contains(calls, call => call.Records.Select(r => r.Partition).Distinct().Count() > 1);
        foreach (var partition in calls.SelectMany(call => call.Positions).GroupBy(p => p.Partition))
            Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), partition.Select(p => p.Offset));
        await host.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_record_keeps_its_key_value_topic_timestamp_and_headers()
    {
        var topic = broker.NewTopic(1);
        using (var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = broker.Address }).Build())
        {
            producer.Produce(topic, new Message<byte[]?, byte[]?>
            {
                Key = [1, 0, 255],
                Value = null,
                Timestamp = new Timestamp(1_700_000_000_123, TimestampType.CreateTime),
                Headers = new Headers { { "source", "unit"u8.ToArray() } },
            });
            producer.Flush(Wait.Limit);
        }

        var recording = new Recording { AnswersItself = true };
        await using var host = await StartAsync(topic, recording);
        var record = (await recording.NextAsync()).Records.Single();

        Assert.Equal([1, 0, 255], record.Key);
        Assert.Null(record.Value);
        Assert.Equal(topic, record.Topic);
        Assert.Equal(1_700_000_000_123, record.Timestamp.UnixTimestampMs);
        Assert.Equal("unit", record.Headers.Single().GetValueAsString());
    }

    [Fact]
    public async Task Headers_keep_their_order_their_repeats_and_null_and_records_without_any_share_one_array()
    {
        var topic = broker.NewTopic(1);
        using (var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = broker.Address }).Build())
        {
            Message<byte[]?, byte[]?> With(params (string Key, byte[]? Value)[] headers)
            {
                var message = new Message<byte[]?, byte[]?> { Value = [1], Headers = [] };
                foreach (var (key, value) in headers)
                    message.Headers.Add(key, value);
                return message;
            }

            producer.Produce(topic, With());
            producer.Produce(topic, With(("b", [0, 255]), ("a", null), ("b", []), ("é", "ü"u8.ToArray())));
            producer.Produce(topic, With());
            producer.Flush(Wait.Limit);
        }

        var recording = new Recording { AnswersItself = true };
        await using var host = await StartAsync(topic, recording);
        var records = (await recording.AnswerUntilAsync(3)).SelectMany(call => call.Records).ToList();

        Assert.Equal(["b", "a", "b", "é"], records[1].Headers.Select(header => header.Key));
        Assert.Equal([[0, 255], null, [], [0xC3, 0xBC]], records[1].Headers.Select(header => header.Value));
        Assert.Equal([null, "", "ü"], records[1].Headers[1..].Select(header => header.GetValueAsString()));
        Assert.Empty(records[0].Headers);
        Assert.Same(records[0].Headers, records[2].Headers);
    }

    [Fact]
    public async Task A_batch_whose_function_throws_is_repeated_as_it_was_before_any_other()
    {
        var topic = broker.NewTopic(2);
        broker.Produce(topic, 2, 30);
        var recording = new Recording();
        await using var host = await StartAsync(topic, recording, maxBatchSize: 20);

        var first = await recording.NextAsync();
        first.Throw();
        var second = await recording.NextAsync();
        second.Throw();
        var third = await recording.NextAsync();
        third.Return();
        var next = await recording.NextAsync();
        next.Return();

        Assert.Equal(first.Positions, second.Positions);
        Assert.Equal(first.Positions, third.Positions);
        Assert.Empty(first.Positions.Intersect(next.Positions));
        Assert.Equal(2, host.Counters.Repeats);
    }

    [Fact]
    public async Task Offsets_are_committed_only_after_the_function_has_returned()
    {
        var topic = broker.NewTopic(1);
        broker.Produce(topic, 1, 10);
        var recording = new Recording();
        await using var host = await StartAsync(topic, recording, maxBatchSize: 10);
        using var commits = new GroupCommits(new ClientConfig { BootstrapServers = broker.Address }, topic, topic);

        var first = await recording.NextAsync();
        first.Throw();
        var repeated = await recording.NextAsync();
        Assert.Equal([0L], await commits.CommittedAsync(1, CancellationToken.None));
        repeated.Return();

        await Wait.UntilAsync(async () => (await commits.CommittedAsync(1, CancellationToken.None))[0] == 10, "the commit");
    }

    [Fact]
    public async Task A_host_that_starts_again_goes_on_after_what_was_committed()
    {
        var topic = broker.NewTopic(2);
        broker.Produce(topic, 2, 10);
        var recording = new Recording { AnswersItself = true };
        await using (var host = await StartAsync(topic, recording))
        {
            await recording.AnswerUntilAsync(20);
            await host.StopAsync(CancellationToken.None);
        }

        broker.Produce(topic, 2, 5);
        await using var again = await StartAsync(topic, recording);
        var calls = await recording.AnswerUntilAsync(10);

        Assert.All(calls.SelectMany(call => call.Positions), position => Assert.InRange(position.Offset, 10, 14));
    }

    [Fact]
    public async Task What_a_host_left_unfinished_is_read_again_by_the_next()
    {
        var topic = broker.NewTopic(1);
        broker.Produce(topic, 1, 30);
        var abandoned = new Recording();
        await using (var host = await StartAsync(topic, abandoned, maxBatchSize: 10))
        {
            (await abandoned.NextAsync()).Return();
            var failing = await abandoned.NextAsync();
            var stopping = host.StopAsync(CancellationToken.None);
            failing.Throw();
            await stopping;
        }

        var recording = new Recording { AnswersItself = true };
        await using var again = await StartAsync(topic, recording, maxBatchSize: 10);
        var calls = await recording.AnswerUntilAsync(20);

        Assert.Equal(Enumerable.Range(10, 20).Select(i => (0, (long)i)), calls.SelectMany(call => call.Positions));
    }

    [Fact]
    public async Task When_a_second_host_joins_the_group_every_record_still_comes_at_least_once()
    {
        var topic = broker.NewTopic(4);
        broker.Produce(topic, 4, 500);
        var recording = new Recording { AnswersItself = true };
        await using var first = await StartAsync(topic, recording, maxBatchSize: 100);
        await recording.NextAsync();
        await using var second = await StartAsync(topic, recording, maxBatchSize: 100);
        await Wait.UntilAsync(() => first.Kafka[0].Assigned.Count == 2 && second.Kafka[0].Assigned.Count == 2, "two partitions each");
        broker.Produce(topic, 4, 500);

        using var commits = new GroupCommits(new ClientConfig { BootstrapServers = broker.Address }, topic, topic);
        await Wait.UntilAsync(
            async () => (await commits.CommittedAsync(4, CancellationToken.None)).All(next => next == 1000),
            "all to be committed");

        Assert.True(first.Counters.Records + second.Counters.Records >= 4000);
        Assert.True(second.Counters.Records > 0);
    }

    [Fact]
    public async Task A_topic_that_is_missing_is_said_in_one_line()
    {
        var refused = await Assert.ThrowsAsync<HostStartException>(() => StartAsync("nowhere", new Recording()));

        Assert.Equal(
            $"Function Record: there is no topic 'nowhere' on {broker.Address}. Create it, or name another one in the settings.",
            refused.Message);
    }

    private async Task<LocalHost> StartAsync(string topic, Recording recording, int maxBatchSize = 100, string protocol = "consumer")
    {
        var hostJson = _folder.Write($"host-{Guid.NewGuid():N}.json", $$"""
            {
              "extensions": {
                "kafka": {
                  "maxBatchSize": {{maxBatchSize}}, "commitOnFailure": false, "maxRetries": -1, "executorChannelCapacity": 10,
                  "autoCommitIntervalMs": 50
                }
              }
            }
            """);
        var settings = new Dictionary<string, string?>
        {
            ["Brokers"] = broker.Address,
            ["Topic"] = topic,
            ["Group"] = topic,
            ["Kafka:GroupProtocol"] = protocol,
        };
        var host = new LocalHost(new LocalHostOptions
        {
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            DataFolder = Path.Combine(_folder.Path, Guid.NewGuid().ToString("N")),
            FunctionTypes = [typeof(RecordingFunction)],
            Services = (services, _) => services.AddSingleton(recording),
            HostJsonFile = hostJson,
            Port = 0,
        });
        try
        {
            await host.StartAsync(CancellationToken.None);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }
}
