using Confluent.Kafka;
using Serverless.Core.Pipelines;
using Serverless.Local.Feeds;
using Serverless.Local.Hosting;
using Serverless.Local.Runs.Options;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime;

namespace Serverless.Local.Runs;

/// <summary>The feed of a pipeline in a run, from its start to its end.</summary>
internal sealed class PipelineFeed : IDisposable
{
    private readonly FeedRunner _feed;
    private readonly IReadOnlyList<GroupReadOffsets> _groupsRead;
    private readonly CancellationTokenSource _stop = new();

    private PipelineFeed(FeedRunner feed, IReadOnlyList<GroupReadOffsets> groupsRead) => (_feed, _groupsRead) = (feed, groupsRead);

    /// <summary>Events produced so far.</summary>
    public long Events => _feed.Events;

    /// <summary>Records produced so far.</summary>
    public long Records => _feed.Records;

    /// <summary>What of the input isn't produced because it can't be, and why, a sentence each; known when the feed has ended.</summary>
    public IReadOnlyList<string> Faults => _feed.Faults;

    /// <summary>Ends when the input has, or the feed is stopped; fails when the feed does.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// The feed that the options ask for; null when the pipeline has none in this run. It goes no faster than the slowest of the <paramref
    /// name="readers"/> of its topic.
    /// </summary>
    public static PipelineFeed? Of(
        RunOptions options,
        Pipeline pipeline,
        IReadOnlyList<Pipeline> readers,
        GeneratedInput? input,
        RegisterSchema register,
        LocalHost host,
        ClientConfig client,
        IReadOnlyList<long> ends,
        TimeProvider clock)
    {
        var load = options.Generate.FirstOrDefault(load => load.Pipeline == pipeline.Name);
        var name = options.Feeds.GetValueOrDefault(pipeline.Name);
        if (load is null && name is null)
            return null;
        options.Pack.Check(pipeline.Definition);
        List<GroupReadOffsets> groupsRead = options.Brokers is null ? [] : [.. readers.Select(reader => new GroupReadOffsets(
            client, reader.Definition.Topic, options.Groups.GetValueOrDefault(reader.Name, reader.ConsumerGroup), ends.Count))];
        var topic = new FeedTopic(pipeline.Definition.Topic, ends, ReadOffsetsOf(readers, host, groupsRead))
        {
            Packing = options.Pack, HasLines = FeedPacking.HasLines(pipeline.Definition),
        };
        var feed = load is not null
            ? FeedRunner.Generated(input!, load, client, topic, clock)
            : options.Workloads.Find(pipeline.Name)?.LiveSources.GetValueOrDefault(name!) is { } live
                ? FeedRunner.Live(live(clock), client, topic, clock)
                : FeedRunner.OfFile(name!, pipeline, options.FeedKeys.GetValueOrDefault(pipeline.Name), register, client, topic, clock);
        return new PipelineFeed(feed, groupsRead);
    }

    public void Start(CancellationToken ct) =>
        Running = _feed.RunAsync(CancellationTokenSource.CreateLinkedTokenSource(ct, _stop.Token).Token);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// How many events of the input a feed that was stopped has not produced; null when that isn't known, 0 when the input has no end.
    /// </summary>
    public ValueTask<long?> RestAsync() => _feed.RestAsync();

    /// <summary>Waits until the broker has all that was produced: a feed that was stopped may have left some with the producer.</summary>
    public Task FlushAsync(CancellationToken ct) => _feed.FlushAsync(ct);

    public void Dispose()
    {
        _feed.Dispose();
        foreach (var read in _groupsRead)
            read.Dispose();
        _stop.Dispose();
    }

    /// <summary>
    /// An embedded broker drops what isn't read in time, and another process may have one too. Of that the group's commits count: a run
    /// that is killed begins there.
    /// </summary>
    private static ReadOffsets ReadOffsetsOf(IReadOnlyList<Pipeline> readers, LocalHost host, List<GroupReadOffsets> groupsRead)
    {
        var pipelines = host.Services.GetRequiredService<PipelineHost>();
        var batches = readers.Select(reader => pipelines.Batches(reader.Name)).ToList();
        return async ct =>
        {
            var read = new List<IReadOnlyList<long>>();
            foreach (var group in groupsRead)
                read.Add(await group.FindAsync(ct));
            return Least(groupsRead.Count > 0 ? read : batches.ConvertAll(batch => batch.SealedUpTo));
        };
    }

    /// <summary>By partition; one of which a reader says nothing is left out with those after it.</summary>
    private static IReadOnlyList<long> Least(List<IReadOnlyList<long>> read) => read is [var only]
        ? only
        : [.. Enumerable.Range(0, read.Min(one => one.Count)).Select(partition => read.Min(one => one[partition]))];
}
