using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Serverless.Core.Pipelines;
using Serverless.Local.Hosting;
using Serverless.Local.Report;
using Serverless.Local.Runs.Checks;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Runtime;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>One pipeline of a run: its feed, how far it is, and in the end its report.</summary>
internal sealed class PipelineRun : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Pipeline _pipeline;
    private readonly LocalHost _host;
    private readonly PipelineHost _pipelines;
    private readonly StorePorts _stores;
    private readonly MeterReadings _readings;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopFeed = new();
    private Workload? _workload;
    private GeneratedLoad? _load;
    private FeedRunner? _feed;
    private Task _feeding = Task.CompletedTask;
    private long _readBefore;
    private double? _firstPane;
    private bool _drained;

    private PipelineRun(Pipeline pipeline, LocalHost host, MeterReadings readings, TimeProvider clock)
    {
        (_pipeline, _host, _readings, _clock) = (pipeline, host, readings, clock);
        _pipelines = host.Services.GetRequiredService<PipelineHost>();
        _stores = host.Services.GetRequiredService<StorePorts>();
        // The function app waits for its settings to be mended; a run ends.
        if (_stores.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
    }

    public string Name => _pipeline.Name;

    public PipelineProgress Progress => PipelineProgress.Of(Name, Produced, _load?.Count, _readBefore, _readings);

    private long Produced => _feed?.Events ?? _load?.Count ?? Read;

    private long Read => _readBefore + _readings.Value("serverless.events.read", Name);

    /// <summary>Makes the feed ready, fills the tables that events are enriched from, and sees what the ledger holds from an earlier run.</summary>
    public static async Task<PipelineRun> PrepareAsync(
        RunOptions options, Pipeline pipeline, LocalHost host, ClientConfig client, MeterReadings readings, TimeProvider clock, CancellationToken ct)
    {
        var run = new PipelineRun(pipeline, host, readings, clock) { _load = options.LoadOf(pipeline.Name) };
        var topic = host.Services.GetRequiredService<ITopicMetadata>();
        await TopicCheck.RunAsync(pipeline, run._stores.Ledger, topic, ct);
        run._readBefore = (await run._pipelines.Verifier.SumAsync(pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct)).Read;
        var partitions = await topic.PartitionsAsync(pipeline.Definition.Topic, ct);
        if (run._load is { } load)
        {
            run._workload = Workload.Of(load, options.Seed, partitions, options.Devices);
            foreach (var (table, rows) in run._workload.Tables)
                await run._stores.References.ReplaceAsync(table, rows, ct);
        }
        if (options.Feeds.TryGetValue(pipeline.Name, out var name))
            run._feed = FeedRunner.Named(name, pipeline, client, partitions, run.ReadOffsets(options), clock);
        else if (options.Generate.Contains(run._load))
            run._feed = FeedRunner.Generated(run._workload!, run._load!.EventsPerSecond, client, pipeline.Definition.Topic, partitions, run.ReadOffsets(options), clock);
        return run;
    }

    public void Start(CancellationToken ct)
    {
        if (_feed is { } feed)
            _feeding = feed.RunAsync(CancellationTokenSource.CreateLinkedTokenSource(ct, _stopFeed.Token).Token);
    }

    /// <summary>Ends when the feed is through, or what another process generates has come, and all of it is sealed.</summary>
    public async Task ReadAllAsync(CancellationToken ct)
    {
        while (!_feeding.IsCompleted || Read < Produced || (_feed is null && _load is null))
        {
            LookForFirstPane();
            await Task.Delay(Look, _clock, ct);
        }
        // A feed that was told to stop ends as cancelled: that is no fault of it.
        if (!_stopFeed.IsCancellationRequested)
            await _feeding;
    }

    public async Task StopFeedAsync()
    {
        await _stopFeed.CancelAsync();
        await ((Task)_feeding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task DrainAsync(CancellationToken ct)
    {
        await ReadAllAsync(ct);
        await new Drain(_host, _pipelines, _clock).RunAsync(Name, ct);
        LookForFirstPane();
        _drained = true;
    }

    public async Task<PipelineReport> ReportAsync(RunCost cost, CancellationToken ct)
    {
        var sum = await _pipelines.Verifier.SumAsync(Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct);
        sum.Faults.ToList().ForEach(Console.Error.WriteLine);
        var verified = await VerifyAsync(sum, ct);
        var read = Math.Max(1, sum.Read - _readBefore);
        var latency = _readings.LatencyOf(Name);
        var operations = _host.Counters.EntityOperations;
        return new PipelineReport
        {
            Produced = Produced,
            Read = sum.Read,
            Merged = sum.Merged,
            Late = sum.Late,
            Filtered = sum.Filtered,
            Duplicate = sum.Duplicate,
            DeadLettered = new DeadLetterReport(sum.DeadLetteredTotal, sum.DeadLettered),
            Missing = Math.Max(sum.Missing, _drained ? Produced - sum.Read : 0),
            Redelivered = _readings.Value("serverless.records.redelivered", Name),
            Panes = new PaneReport(Panes("early"), Panes("on-time"), Panes("late"), Panes("correction")),
            Results = await StoredResults.CountAsync(_stores.Results, _pipeline, ct),
            ElapsedSeconds = Math.Round(cost.ElapsedSeconds, 3),
            EventsPerSecond = Math.Round(read / cost.ElapsedSeconds),
            LatencyMs = new LatencyReport(Math.Round(latency.Quantile(0.5)), Math.Round(latency.Quantile(0.99)), Math.Round(latency.Max)),
            EntityOperations = operations,
            EventsPerEntityOperation = Math.Round(read / (double)Math.Max(1, operations), 1),
            AllocatedBytesPerEvent = Math.Round(cost.AllocatedBytes / (double)read, 1),
            CpuMicrosecondsPerEvent = Math.Round(cost.CpuSeconds * 1e6 / read, 3),
            FirstPaneSeconds = Math.Round(_firstPane ?? 0, 2),
            Verified = verified,
        };
    }

    public void Dispose()
    {
        _feed?.Dispose();
        _stopFeed.Dispose();
    }

    /// <summary>The truth is known only of a whole load, drained.</summary>
    private async Task<bool?> VerifyAsync(Runtime.Verification.LedgerSum sum, CancellationToken ct)
    {
        if (_workload is not { } workload || !_drained || Produced < _load!.Count)
            return null;
        var differences = await new RunVerification(_pipelines, _stores).DifferencesAsync(workload, sum, ct);
        differences.ToList().ForEach(Console.Error.WriteLine);
        return differences.Count == 0 && sum.IsProved;
    }

    private void LookForFirstPane() => _firstPane ??= _readings.Sum("serverless.panes", Name) > 0 ? ProcessAge.Seconds(_clock) : null;

    private long Panes(string kind) => _readings.Value("serverless.panes", Name, kind);

    /// <summary>The embedded broker forgets what is unread too long; a real one doesn't.</summary>
    private Feeds.ReadOffsets? ReadOffsets(RunOptions options) => options.Brokers is not null
        ? null
        : _ => ValueTask.FromResult(_pipelines.Batches(Name).SealedUpTo);
}
