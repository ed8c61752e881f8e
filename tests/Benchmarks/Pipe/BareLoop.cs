using Confluent.Kafka;
using Serverless.Local.Broker;
using Serverless.Local.Feeds;
using Serverless.Local.Hosting.Kafka;
using Serverless.Local.Runs;
using Serverless.Local.Settings;
using Serverless.Local.Workloads;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Settings;

namespace Serverless.Benchmarks.Pipe;

/// <summary>
/// The same generator, broker, partitions and client settings as a run, and nothing else: records are produced, consumed and forgotten. The
/// feed is held back by what is consumed, as in a run.
/// </summary>
internal static class BareLoop
{
    private const string Topic = "telemetry";
    private const int Partitions = RunSession.Partitions;

    /// <summary>What it took from the first record produced to the last one consumed.</summary>
    public static async Task<RunCost> RunAsync(long events, KafkaHostOptions options)
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic(Topic, Partitions);
        var consumed = new long[Partitions];
        var load = new GeneratedLoad(Topic, events, null);
        var input = WorkloadCatalog.BuiltIn.For(load)
            .Generate(new GenerateRequest(load, Seed: 1, Partitions, new Dictionary<string, long>()));
        var client = KafkaSecurity.None.Client(broker.Address);
        var topic = FeedTopic.Empty(Topic, Partitions, _ => ValueTask.FromResult<IReadOnlyList<long>>(consumed));
        using var feed = FeedRunner.Generated(input, load, client, topic, TimeProvider.System);
        var config = ConsumerSettings.For(new KafkaSource("bare", broker.Address, Topic, "bare", client), GroupProtocol.Consumer, options);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(Topic);
        while (consumer.Assignment.Count < Partitions)
            consumer.Consume(TimeSpan.FromMilliseconds(50));
        var meter = new RunMeter(TimeProvider.System);
        var feeding = feed.RunAsync(CancellationToken.None);
        await Task.Factory.StartNew(() => Consume(consumer, consumed, events), TaskCreationOptions.LongRunning);
        var cost = meter.Read();
        await feeding;
        consumer.Close();
        return cost;
    }

    private static void Consume(IConsumer<byte[], byte[]> consumer, long[] consumed, long events)
    {
        for (var left = events; left > 0; left--)
        {
            var record = consumer.Consume();
            consumed[record.Partition.Value] = record.Offset.Value + 1;
        }
    }
}
