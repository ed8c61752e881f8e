using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Serverless.Core.Time;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Runtime.Pipelines;
using Streamiz.Kafka.Net;
using Streamiz.Kafka.Net.State;

namespace Serverless.Benchmarks.Streams;

/// <summary>
/// Streamiz.Kafka.Net with exactly-once, from the first event to the last: not its start, and not what it writes in its last transaction.
/// </summary>
internal sealed class StreamizRun : IDisposable
{
    // Seen: with more devices than this the store is faster without its cache.
    private const int MostCached = 10_000;

    private const long DefaultCommitMs = 100;
    private const long TunedCommitMs = 1_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly int _devices;
    private readonly StreamsSource _source;
    private readonly bool _isTuned;
    private readonly IConsumer<Ignore, Ignore> _read;
    private readonly long[] _next = new long[RunSession.Partitions];
    private readonly TaskCompletionSource<RunCost> _cost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunMeter? _meter;
    private long _taken;

    public StreamizRun(int devices, StreamsSource source, bool isTuned)
    {
        (_devices, _source, _isTuned) = (devices, source, isTuned);
        var config = new ConsumerConfig { BootstrapServers = source.Broker, GroupId = DeviceWorkload.Group, EnableAutoCommit = false };
        _read = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).Build();
    }

    public async Task<StreamsCost> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("serverless-streamiz-");
        try
        {
            var topology = StreamizTopology.Build(isCached: _isTuned && _devices <= MostCached, Take);
            using var stream = new KafkaStream(topology, Config(folder.FullName));
            stream.StateChanged += (_, state) => StopIfFailed(state);
            await stream.StartAsync();
            while (await Task.WhenAny(_cost.Task, Task.Delay(Look)) != _cost.Task)
                SayWhatIsRead();
            var (cost, peak) = (await _cost.Task, PeakMemory.Megabytes());
            // What is in its cache is written by then, and nothing is written while the store is read.
            await Task.Delay(TimeSpan.FromMilliseconds(2 * TunedCommitMs));
            var stored = Stored(stream);
            return new StreamsCost(cost.CpuSeconds, cost.ElapsedSeconds, stored.Count, peak, IsRight(stored));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose() => _read.Dispose();

    private StreamConfig Config(string folder) => new()
    {
        ApplicationId = StreamizTopology.Application,
        BootstrapServers = _source.Broker,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        Guarantee = ProcessingGuarantee.EXACTLY_ONCE,
        CommitIntervalMs = _isTuned ? TunedCommitMs : DefaultCommitMs,
        StateDir = folder,
        Logger = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)),
    };

    private void Take(TopicPartitionOffset at)
    {
        _meter ??= new RunMeter(TimeProvider.System);
        Volatile.Write(ref _next[at.Partition.Value], at.Offset.Value + 1);
        if (++_taken == _source.Events)
            _cost.TrySetResult(_meter.Read());
    }

    private void StopIfFailed(KafkaStream.State state)
    {
        if (state == KafkaStream.State.ERROR)
            _cost.TrySetException(new InvalidOperationException("Streamiz has stopped"));
    }

    /// <summary>
    /// Lets the feed go on: the embedded broker takes offsets in transactions, and forgets them. A few requests a second, in a group
    /// without members.
    /// </summary>
    private void SayWhatIsRead() => _read.Commit(
        _next.Select((next, partition) => new TopicPartitionOffset(DeviceWorkload.Topic, partition, Volatile.Read(ref _next[partition]))));

    private static Dictionary<(string, EventTime), Tally> Stored(KafkaStream stream)
    {
        var store = stream.Store(
            StoreQueryParameters.FromNameAndType(StreamizTopology.Store, QueryableStoreTypes.WindowStore<string, Tally>()));
        var stored = new Dictionary<(string, EventTime), Tally>();
        using var all = store.All();
        while (all.MoveNext())
        {
            if (all.Current is { } result)
                stored.Add((result.Key.Key, new EventTime(result.Key.Window.StartMs)), result.Value);
        }
        return stored;
    }

    private bool IsRight(Dictionary<(string, EventTime), Tally> stored)
    {
        var workload = new DeviceWorkload(_devices);
        var pipeline = PipelineFiles.Parse(Encoding.UTF8.GetBytes(workload.PipelineFile(RunSession.Partitions)), out _)!;
        var truth = workload.Generate(_source.Request).Truth(pipeline.Definition);
        var (expected, equal) = (0, 0);
        foreach (var result in truth.Results())
        {
            expected++;
            equal += stored.GetValueOrDefault((result.Key, result.Start)) == new Tally(result.Count, result.Sum) ? 1 : 0;
        }
        return expected == equal && expected == stored.Count;
    }
}
