using Confluent.Kafka;
using Serverless.Core.Pipelines;
using Serverless.Local.Feeds;
using Serverless.Local.Feeds.Host;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;

namespace Serverless.Local.Runs;

/// <summary>Produces what a pipeline is fed with in this process.</summary>
internal sealed class FeedRunner : IDisposable
{
    /// <summary>Names this machine's own measurements as a feed.</summary>
    public const string Host = "host";

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly FeedTarget _target;
    private readonly Func<CancellationToken, Task> _run;

    private FeedRunner(ClientConfig client, string topic, int partitions, ReadOffsets? read, TimeProvider clock, Func<FeedTarget, CancellationToken, Task> run)
    {
        _producer = new ProducerBuilder<byte[], byte[]>(FeedProducerSettings.For(client)).SetLogHandler((_, _) => { }).Build();
        _target = new FeedTarget(_producer, topic, partitions, clock, read);
        _run = ct => run(_target, ct);
    }

    /// <summary>Events produced so far.</summary>
    public long Events => _target.Events;

    /// <summary>A feed of generated events.</summary>
    public static FeedRunner Generated(Workload workload, double? rate, ClientConfig client, string topic, int partitions, ReadOffsets? read, TimeProvider clock) =>
        new(client, topic, partitions, read, clock, (target, ct) => new Feeder(workload.Records, target, rate, clock).RunAsync(ct));

    /// <summary>A feed of this machine's measurements (<c>host</c>), or of a file's lines.</summary>
    public static FeedRunner Named(string name, Pipeline pipeline, ClientConfig client, int partitions, ReadOffsets? read, TimeProvider clock)
    {
        if (name == Host)
            return new FeedRunner(client, pipeline.Definition.Topic, partitions, read, clock, (target, ct) => new HostFeed(new HostSource(clock), target, clock).RunAsync(ct));
        var lines = Open(name);
        var key = pipeline.Definition.Fields.First(field => field.Name == pipeline.Definition.Key);
        return new FeedRunner(client, pipeline.Definition.Topic, partitions, read, clock, async (target, ct) =>
        {
            await using (lines)
                await new FileFeed(new EventKey([key.Name, .. key.Aliases]), target).RunAsync(lines, ct);
        });
    }

    public Task RunAsync(CancellationToken ct) => _run(ct);

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
