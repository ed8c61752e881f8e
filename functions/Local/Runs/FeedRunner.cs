using Confluent.Kafka;
using Serverless.Core.Pipelines;
using Serverless.Local.Containers;
using Serverless.Local.Feeds;
using Serverless.Local.Settings;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Records;
using Serverless.Producer;
using Partitioner = Serverless.Core.Definitions.Partitioner;

namespace Serverless.Local.Runs;

/// <summary>Produces the events that this process feeds to a pipeline.</summary>
internal sealed class FeedRunner : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly FeedTarget _target;
    private readonly EventPacker _packer;
    private readonly Func<EventPacker, CancellationToken, Task> _run;
    private readonly Func<long, ValueTask<long?>> _rest;
    private readonly Func<IReadOnlyList<string>> _faults;
    private bool _isThrough;

    private FeedRunner(
        ClientConfig client,
        FeedTopic topic,
        Partitioner partitioner,
        TimeProvider clock,
        Func<EventPacker, CancellationToken, Task> run,
        Func<long, ValueTask<long?>> rest,
        Func<IReadOnlyList<string>>? faults = null)
    {
        _producer = new ProducerBuilder<byte[], byte[]>(FeedProducerSettings.For(client)).SetLogHandler((_, _) => { }).Build();
        _target = new FeedTarget(_producer, topic, clock);
        _packer = new EventPacker(_target, topic.Ends.Count, topic.Packing.OptionsFor(partitioner, topic.HasLines), clock);
        (_run, _rest, _faults) = (run, rest, faults ?? (() => []));
    }

    /// <summary>Events produced so far.</summary>
    public long Events => _packer.Events;

    /// <summary>Records produced so far.</summary>
    public long Records => _target.Records;

    /// <summary>What of the input isn't produced because it can't be, and why, a sentence each; known when the feed has ended.</summary>
    public IReadOnlyList<string> Faults => _faults();

    /// <summary>A feed of generated events.</summary>
    public static FeedRunner Generated(
        GeneratedInput input, GeneratedLoad load, ClientConfig client, FeedTopic topic, TimeProvider clock) =>
        new(
            client,
            topic,
            Partitioner.Murmur2,
            clock,
            (packer, ct) => new Feeder(input.Events(input.SchemaIds), packer, load.EventsPerSecond, clock).RunAsync(ct),
            events => new(load.Count - events));

    /// <summary>A feed of what a live source measures. It has no end.</summary>
    public static FeedRunner Live(LiveSource source, ClientConfig client, FeedTopic topic, TimeProvider clock) =>
        new(client, topic, Partitioner.Murmur2, clock, (packer, ct) => new LiveFeed(source, packer, clock).RunAsync(ct), _ => new(0));

    /// <summary>
    /// A feed of a file's events, or of those of standard input. Their keys are at <paramref name="key"/>, else where the pipeline has its
    /// key.
    /// </summary>
    public static FeedRunner OfFile(
        string name, Pipeline pipeline, string? key, RegisterSchema register, ClientConfig client, FeedTopic topic, TimeProvider clock)
    {
        if (name != EventFile.StandardInput && ContainerFile.Is(name))
            return OfContainer(name, pipeline, key, register, client, topic, clock);
        var file = Open(name);
        var keys = key is null ? EventKey.Of(pipeline.Definition) : new EventKey([key]);
        var keepsArrays = EventCutter.KeepsArrays(pipeline.Definition);
        FileFeed? feed = null;
        return new FeedRunner(client, topic, pipeline.Definition.Partitioner, clock, RunAsync, RestAsync, () => feed?.Faults ?? []);

        async Task RunAsync(EventPacker packer, CancellationToken ct)
        {
            feed = new FileFeed(keys, packer, keepsArrays);
            await using (file)
                await feed.RunAsync(file, ct);
        }

        async ValueTask<long?> RestAsync(long events)
        {
            if (name == EventFile.StandardInput)
                return null;
            await using var all = Open(name);
            return await FileFeed.CountAsync(all, keepsArrays) - events;
        }
    }

    // Its events are bytes, each a record.
    private static FeedRunner OfContainer(
        string name, Pipeline pipeline, string? key, RegisterSchema register, ClientConfig client, FeedTopic topic, TimeProvider clock)
    {
        if (topic.Packing.Events > 1)
            throw new UsageException($"--pack: {name} is an Avro file, and a record has one event of it; leave --pack out");
        IReadOnlyList<string> paths = key is null ? EventKey.PathsOf(pipeline.Definition) : [key];
        var feed = new ContainerFeed(name, pipeline, paths, register);
        return new FeedRunner(
            client,
            topic with { HasLines = false },
            pipeline.Definition.Partitioner,
            clock,
            feed.RunAsync,
            async events => await ContainerFeed.CountAsync(name) - events,
            () => feed.Faults);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        await _run(_packer, ct);
        _isThrough = true;
    }

    /// <summary>
    /// How many events of the input a feed that was stopped has not produced; null when that isn't known, 0 when the input has no end.
    /// </summary>
    public async ValueTask<long?> RestAsync() => _isThrough ? 0 : await _rest(_packer.Events);

    /// <summary>Waits until the broker has all that was produced: a feed that was stopped may have left some with the producer.</summary>
    public Task FlushAsync(CancellationToken ct) => _packer.FlushAsync(ct);

    public void Dispose()
    {
        _packer.Abandon();
        _producer.Dispose();
    }

    private static Stream Open(string name)
    {
        try
        {
            return EventFile.Open(name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--feed: {name} can't be read: {fault.Message}");
        }
    }
}
