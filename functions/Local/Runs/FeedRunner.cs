using Confluent.Kafka;
using Serverless.Core.Pipelines;
using Serverless.Local.Feeds;
using Serverless.Local.Settings;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Runs;

/// <summary>Produces the events that this process feeds to a pipeline.</summary>
internal sealed class FeedRunner : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly FeedTarget _target;
    private readonly Func<CancellationToken, Task> _run;

    private FeedRunner(
        ClientConfig client,
        string topic,
        int partitions,
        ReadOffsets? read,
        TimeProvider clock,
        Func<FeedTarget, CancellationToken, Task> run)
    {
        _producer = new ProducerBuilder<byte[], byte[]>(FeedProducerSettings.For(client)).SetLogHandler((_, _) => { }).Build();
        _target = new FeedTarget(_producer, topic, partitions, clock, read);
        _run = ct => run(_target, ct);
    }

    /// <summary>Events produced so far.</summary>
    public long Events => _target.Events;

    /// <summary>Records produced so far.</summary>
    public long Records => _target.Records;

    /// <summary>A feed of generated events.</summary>
    public static FeedRunner Generated(
        GeneratedInput input,
        double? rate,
        ClientConfig client,
        string topic,
        int partitions,
        ReadOffsets? read,
        TimeProvider clock) =>
        new(client, topic, partitions, read, clock, (target, ct) => new Feeder(input.Records(), target, rate, clock).RunAsync(ct));

    /// <summary>A feed of what a live source measures.</summary>
    public static FeedRunner Live(
        LiveSource source, Pipeline pipeline, ClientConfig client, int partitions, ReadOffsets? read, TimeProvider clock) =>
        new(client, pipeline.Definition.Topic, partitions, read, clock, (target, ct) => new LiveFeed(source, target, clock).RunAsync(ct));

    /// <summary>A feed of a file's lines, or of those of standard input.</summary>
    public static FeedRunner Lines(
        string name, Pipeline pipeline, ClientConfig client, int partitions, ReadOffsets? read, TimeProvider clock)
    {
        var lines = Open(name);
        var key = pipeline.Definition.Fields.First(field => field.Name == pipeline.Definition.Key);
        return new FeedRunner(client, pipeline.Definition.Topic, partitions, read, clock, async (target, ct) =>
        {
            await using (lines)
                await new FileFeed(new EventKey([key.Name, .. key.Aliases]), target, pipeline.Definition.Partitioner)
                    .RunAsync(lines, ct);
        });
    }

    public Task RunAsync(CancellationToken ct) => _run(ct);

    /// <summary>Waits until the broker has all that was produced: a feed that was stopped may have left some with the producer.</summary>
    public Task FlushAsync(CancellationToken ct) => Task.Run(() => _target.Flush(ct), ct);

    public void Dispose() => _producer.Dispose();

    private static Stream Open(string name)
    {
        try
        {
            return FileFeed.Open(name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--feed: {name} can't be read: {fault.Message}");
        }
    }
}
