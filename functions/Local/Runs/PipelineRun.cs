using System.Globalization;
using System.Runtime.ExceptionServices;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Local.Containers;
using Serverless.Local.Hosting;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Local.Runs.Checks;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Settings;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Metrics;
using Serverless.Runtime;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Verification;
using ClientConfig = Confluent.Kafka.ClientConfig;

namespace Serverless.Local.Runs;

/// <summary>One pipeline of a run: its feed, its progress, and its report at the end.</summary>
internal sealed class PipelineRun : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Pipeline _pipeline;
    private readonly LocalHost _host;
    private readonly PipelineHost _pipelines;
    private readonly StorePorts _stores;
    private readonly MeterReadings _readings;
    private readonly TimeProvider _clock;
    private readonly TopicProgress _topic;
    private readonly ShardBacklogs _backlogs;
    private readonly TopicLog _log;
    private readonly TopicReading _reading;
    private readonly bool _isUntilDrained;
    private readonly bool _isFollowing;
    private readonly double _mostDeadLetters;
    private readonly Silence _silence;
    private bool _isSilent;
    private GeneratedInput? _input;
    private readonly GeneratedLoad? _load;
    private readonly string? _loadOptions;
    private PipelineFeed? _feed;
    private LedgerSum _before = new();
    private bool _startedEmpty;
    private bool _isOnlyProducer;
    private long? _notProduced = 0;
    private double? _firstPane;
    private bool _drained;

    private PipelineRun(
        RunOptions options, Pipeline pipeline, LocalHost host, ClientConfig client, MeterReadings readings, TimeProvider clock)
    {
        (_pipeline, _host, _readings, _clock) = (pipeline, host, readings, clock);
        (_load, _isUntilDrained, _mostDeadLetters) = (options.LoadOf(pipeline.Name), options.UntilDrained, options.MostDeadLetters);
        _isFollowing = options.Following.Contains(pipeline.Name);
        _loadOptions = _load is { } load ? $"--expect {load} --seed {options.Seed}" : null;
        _log = new TopicLog(client, pipeline.Definition.Topic);
        _pipelines = host.Services.GetRequiredService<PipelineHost>();
        _stores = host.Services.GetRequiredService<StorePorts>();
        // The function app waits until its settings are corrected; a run ends.
        if (_stores.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        var topics = host.Services.GetRequiredService<ITopicMetadata>();
        _topic = new TopicProgress(pipeline.Name, pipeline.Definition.Topic, _stores.Ledger, topics, clock);
        _reading = new TopicReading(_pipelines, pipeline.Name, _topic, _log, clock);
        _silence = new Silence(options.Silence, clock);
        _backlogs = new ShardBacklogs(_pipelines, _stores.Ledger, _topic, host.Entities.Store);
    }

    public string Name => _pipeline.Name;

    public Pipeline Pipeline => _pipeline;

    public string Topic => _pipeline.Definition.Topic;

    /// <summary>Whether it is a candidate that runs beside another one: nothing is fed to it alone.</summary>
    public bool IsShadow => _pipeline.Shadow is not null;

    /// <summary>By partition, where it is read from as long as nothing of it is sealed; others have no such place.</summary>
    public IReadOnlyDictionary<Partition, Offset> Starts => _topic.Starts;

    public PipelineProgress Progress => PipelineProgress.Of(
        Name, Produced, _load?.Count, isFed: _feed is not null, _before, _readings);

    private EventOrigin Origin => (_feed, _load) switch
    {
        (null, null) => EventOrigin.Others,
        (null, _) => EventOrigin.Expected,
        (_, null) => EventOrigin.Feed,
        _ => EventOrigin.Generated,
    };

    private long Produced => _feed?.Events ?? _load?.Count ?? _before.Read + ReadNow;

    /// <summary>Events read since the run began.</summary>
    private long ReadNow => _readings.Value("serverless.events.read", Name);

    /// <summary>
    /// Makes the feed ready, fills the tables that events are enriched from, and looks at what the ledger holds from an earlier run.
    /// </summary>
    public static async Task<PipelineRun> PrepareAsync(
        RunOptions options,
        Pipeline pipeline,
        IReadOnlyList<Pipeline> readers,
        LocalHost host,
        ClientConfig client,
        MeterReadings readings,
        TimeProvider clock,
        CancellationToken ct)
    {
        var run = new PipelineRun(options, pipeline, host, client, readings, clock);
        var topic = host.Services.GetRequiredService<ITopicMetadata>();
        await TopicCheck.RunAsync(run._pipelines, pipeline.Name, run.Topic, ct);
        run._before = await run._pipelines.Verifier.SumAsync(pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct);
        var ends = await run._topic.EndsAsync(ct);
        await run.SetStartAsync(run.IsShadow ? null : options.Start, ends, ct);
        run._isOnlyProducer = options.Brokers is null && readers.Count(reader => options.IsFed(reader.Name)) == 1;
        run._startedEmpty = run._before.Records == 0 && ends.Values.All(end => end.Value == 0);
        if (run._load is { } load)
        {
            run._input = options.Workloads.For(load).Generate(new GenerateRequest(load, options.Seed, ends.Count, options.WorkloadOptions)
            {
                Key = host.Services.GetRequiredService<PersonalKeys>().Current,
            });
            foreach (var (table, rows) in run._input.Tables)
                await run._stores.References.ReplaceAsync(table, rows, ct);
            run._input = run._input with { SchemaIds = await run.RegisterAsync(load, run._input.Schemas, ct) };
        }
        var inOrder = ends.OrderBy(end => end.Key.Value).Select(end => end.Value.Value);
        run._feed = PipelineFeed.Of(options, pipeline, readers, run._input, run.RegisterAsync, host, client, [.. inOrder], clock);
        return run;
    }

    public void Start(CancellationToken ct) => _feed?.Start(ct);

    /// <summary>
    /// Of a run until all is drained: ends when the feed has ended, or what another process generates has come, and all of it is sealed.
    /// Without that it has no end of its own. Throws when the feed fails. False when what was expected has stopped to come: then more may
    /// follow another time.
    /// </summary>
    public async Task<bool> ReadAsync(CancellationToken ct)
    {
        while (!_reading.IsRecreated && _feed is not { Running.IsFaulted: true } && !(_isUntilDrained && await HasReadAllAsync(ct)))
        {
            if (_isUntilDrained && (_isSilent = await IsSilentAsync(ct)))
                return false;
            LookForFirstPane();
            await Task.Delay(Look, _clock, ct);
        }
        if (_feed is { Running.IsFaulted: true } failed)
            await failed.Running;
        return true;
    }

    /// <summary>
    /// Ends the feed. What the topic holds then is to be read in this run; what is left of the input is missed, but generated events that
    /// were to be produced for a time only: <paramref name="isTimeUp"/>.
    /// </summary>
    public async Task StopFeedAsync(bool isTimeUp)
    {
        if (_feed is not { } feed)
            return;
        await feed.StopAsync();
        _notProduced = isTimeUp && Origin == EventOrigin.Generated ? 0 : await feed.RestAsync();
    }

    /// <summary>Waits until everything that the topic holds now is sealed.</summary>
    public async Task ReadRestAsync(CancellationToken ct)
    {
        if (_feed is { } feed)
            await feed.FlushAsync(ct);
        await _reading.ReadRestAsync(ct);
    }

    /// <summary>
    /// Waits until the shards have applied everything that is sealed, and with <paramref name="flush"/> have fired and closed every
    /// window.
    /// </summary>
    public async Task ApplyAsync(bool flush, TimeSpan patience, CancellationToken ct)
    {
        var drain = new Drain(_host, _pipelines, _backlogs, patience, _clock);
        _drained = await drain.ApplyAsync(Name, ct) && flush && await drain.FlushAsync(Name, ct);
        LookForFirstPane();
    }

    public async Task<PipelineReport> ReportAsync(RunCost cost, CancellationToken ct)
    {
        var (unread, gone) = await _reading.UnreadAsync(ct);
        var facts = new RunFacts
        {
            Pipeline = _pipeline,
            Origin = Origin,
            Input = _input,
            Load = _load,
            LoadOptions = _loadOptions,
            Produced = Produced,
            ProducedRecords = _feed?.Records ?? 0,
            IsOnlyProducer = _feed is not null && _isOnlyProducer,
            NotProduced = _notProduced,
            InputFaults = _feed?.Faults ?? [],
            MostDeadLetters = _mostDeadLetters,
            Before = _before,
            StartedEmpty = _startedEmpty,
            IsDrained = _drained,
            UnsealedRecords = unread,
            Gone = gone,
            Gaps = await _topic.GapsAsync(ct),
            FirstPaneSeconds = _firstPane,
            TopicFault = _reading.Fault,
            IsSilent = _isSilent,
        };
        return await new PipelineReporter(facts, _host, _pipelines, _stores, _backlogs, _readings).ReportAsync(cost, ct);
    }

    public void Dispose()
    {
        _feed?.Dispose();
        _log.Dispose();
    }

    /// <summary>Makes the schemas known to the run's own registry, and returns their ids.</summary>
    private async Task<IReadOnlyList<int>> RegisterAsync(GeneratedLoad load, IReadOnlyList<GeneratedSchema> schemas, CancellationToken ct)
    {
        if (schemas.Count > 0 && _stores.Schemas is not null)
            throw new UsageException(
                $"--generate {load}: its schemas are registered at the run's own registry, and SchemaRegistry__Url names another one; "
                + "leave that setting out");
        var registry = new SchemaRegistry(_stores.Registry);
        var ids = new List<int>();
        foreach (var (subject, text) in schemas)
            ids.Add((await registry.Registration.RegisterAsync(subject, new SchemaContent(text, []), normalize: false, ct)).Schema.Id);
        return ids;
    }

    /// <summary>
    /// Makes the schema of a fed file known to the run's own registry, under a subject of its own: it is that of events which are written
    /// already, and need not go with what producers write now.
    /// </summary>
    private async ValueTask<int> RegisterAsync(ContainerFile file, CancellationToken ct)
    {
        if (_stores.Schemas is not null)
            throw new UsageException(
                $"--feed {Name}: the schema of an Avro file is registered at the run's own registry, and SchemaRegistry__Url names another "
                + "one; leave that setting out");
        var subject = string.Create(CultureInfo.InvariantCulture, $"{Topic}-feed-{file.Schema.Fingerprint():x16}");
        try
        {
            var registration = new SchemaRegistry(_stores.Registry).Registration;
            return (await registration.RegisterAsync(subject, new SchemaContent(file.SchemaText, []), normalize: false, ct)).Schema.Id;
        }
        catch (RegistryException refused)
        {
            throw new UsageException($"--feed {Name}: the registry refuses the schema of the file: {refused.Message}");
        }
    }

    private async Task SetStartAsync(TopicStart? start, IReadOnlyDictionary<Partition, Offset> ends, CancellationToken ct)
    {
        if (start is null)
            return;
        var begun = await _topic.HeadsAsync(ct);
        _topic.Starts = await _log.StartsAsync(start, ends, ct);
        foreach (var (partition, head) in begun.OrderBy(one => one.Key.Value))
            Terminal.Error(
                $"{Name}: partition {partition} goes on after offset {head.Last}, which the data folder has; --start isn't for it");
    }

    private async ValueTask<bool> HasReadAllAsync(CancellationToken ct)
    {
        if (IsShadow)
            return await _reading.IsAtEndAsync(ct);
        // What sinks of the run's other pipelines bring comes when those are at their end.
        if (_feed is null && _isFollowing)
            return true;
        if (_feed is null)
            return _load is { } expected && _before.Read + ReadNow >= expected.Count;
        if (!_feed.Running.IsCompletedSuccessfully)
            return false;
        // Earlier runs and other producers have events in the topic too: offsets tell whether those of this feed are sealed, counts don't.
        return await _reading.IsSealedAsync(ct);
    }

    /// <summary>Whether the producer of what is expected must be dead: all that came is read, and nothing new has come for long.</summary>
    private async ValueTask<bool> IsSilentAsync(CancellationToken ct)
    {
        if (Origin != EventOrigin.Expected || !_silence.IsTooLong(ReadNow))
            return false;
        if (await _reading.IsAtEndAsync(ct))
            return true;
        _silence.Break();
        return false;
    }

    private void LookForFirstPane() => _firstPane ??= _readings.Sum("serverless.panes", Name) > 0 ? ProcessAge.Seconds(_clock) : null;
}
