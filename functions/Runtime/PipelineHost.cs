using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Dashboard;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Drift;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Explanations;
using Serverless.Runtime.Health;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Operations;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Redrives;
using Serverless.Runtime.References;
using Serverless.Runtime.Repair;
using Serverless.Runtime.Reports;
using Serverless.Runtime.Retention;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Shadows;
using Serverless.Runtime.Shards;
using Serverless.Runtime.Snapshots;
using Serverless.Runtime.Verification;
using Serverless.Runtime.Watermarks;

namespace Serverless.Runtime;

/// <summary>The shells of the pipelines that this process runs; gives each the ports that it uses.</summary>
public sealed class PipelineHost
{
    // At most 32 MiB; a shard writes the pages of a few open windows.
    private const int RememberedPages = 256;

    private readonly Dictionary<string, Parts> _pipelines;

    /// <param name="pipelines">The versions that this process starts with, one of each pipeline.</param>
    /// <param name="stores">Where everything is kept.</param>
    /// <param name="topic">The partitions of topics and their ends.</param>
    /// <param name="records">Records of topics that are read again, to heal what was made of them; null when there are no brokers.</param>
    /// <param name="options">How the shells behave.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">Where the shells log problems.</param>
    /// <param name="functions">The functions that take the topics, for health; null where there are none.</param>
    /// <param name="messages">Takes what sinks produce; null for what the stores have.</param>
    /// <param name="keys">The keys for personal data; null for none.</param>
    /// <param name="readings">What this process measures, for the dashboard; null when nobody listens.</param>
    public PipelineHost(
        IEnumerable<Pipeline> pipelines,
        StorePorts stores,
        ITopicMetadata topic,
        ITopicRecords? records,
        RuntimeOptions options,
        TimeProvider clock,
        ILogger<PipelineHost> log,
        IngestFunctions? functions = null,
        IMessages? messages = null,
        PersonalKeys? keys = null,
        MeterReadings? readings = null)
    {
        stores = messages is null ? stores : stores with { Messages = messages };
        keys ??= PersonalKeys.None;
        var shell = new ShellServices(options, clock, log);
        var schemas = new SchemaAnswers(stores.Schemas ?? new StoredSchemas(stores.Registry), clock);
        _pipelines = pipelines.ToDictionary(
            pipeline => pipeline.Name, pipeline => Compose(pipeline, stores, schemas, topic, records, keys, shell));
        var all = _pipelines.Values;
        Shards = new ShardProcessor(all.Select(one => one.Shards), shell);
        Watermarks = new WatermarkProcessor(
            all.Select(one => new WatermarkPorts(
                one.Versions, one.Epochs, one.Guard, one.Restart, stores.Ledger, new Handovers(stores.Reports),
                new Incarnations(one.Epochs, shell), topic, one.Idle, stores.Flags, one.Pokes, new RestingShards(shell),
                new TickReporter(
                    stores.Ticks, stores.Reports, stores.Flags, new ReferenceCheck(stores.References, clock),
                    () => one.Problem, Board, shell),
                one.Panes, one.Tables.Begin, one.BeginRepairs)),
            shell);
        SetBack = new WatermarkSetBack(_pipelines.ToDictionary(one => one.Key, one => one.Value.Epochs), clock, log);
        Epochs = new EpochCommands(
            _pipelines.ToDictionary(one => one.Key, one => (one.Value.Versions, one.Value.Epochs)), stores.Reports, shell);
        Tables = new TableCommands(() => all.Select(one => one.Versions.Current), stores.References, clock);
        Repairs = new Repairs(_pipelines.ToDictionary(one => one.Key, one => (one.Value.Repair, one.Value.Healer)), stores, shell);
        var live = new LiveReader(new SavedStates(stores.Deltas), stores.Reports, shell);
        var views = new ViewFinder(all.Select(one => one.Versions), stores.Ledger);
        Results = new ResultQueries(views, stores.Results, live, new RecentReports(stores.Reports, clock), keys);
        Features = new FeatureQueries(views, new RecentEpochs(views, clock), new FeatureReads(stores.Results, live), keys);
        Catalog = new PipelineCatalog(views);
        Shadows = new ShadowReports(views, stores, Results, shell);
        Drift = new DriftReports(views, new SavedStates(stores.Deltas), shell);
        SideEvents = new SideEventQueries(views, stores.Ledger, stores.SideOutputs, schemas, keys);
        Explanations = new Explainer(
            views, stores.Ledger, pipeline => _pipelines[pipeline].Shards.Deltas, Results, Shards, SideEvents, clock);
        Redrives = new Redrives.Redrives(
            _pipelines.ToDictionary(one => one.Key, one => (one.Value.BatchPorts, one.Value.Plans)), SideEvents, stores.Results, live,
            shell);
        Drive = new ShardDrive(stores.Ledger, stores.Reports, shell);
        Health = new HealthProbe(_pipelines.Keys, stores.Ticks, stores.Fault, clock, functions);
        Overviews = new Overviews(Catalog, Health, Board, pipeline => _pipelines[pipeline].Shards.Hot, readings, clock);
        Retention = new RetentionCleaner(
            all.Select(one =>
                new RetentionPorts(
                    one.Versions.Name, stores.Ledger, stores.Reports, stores.Ticks, stores.Deltas, one.Shards.Saved, one.Plans,
                    stores.SideOutputs, stores.Archive)),
            stores.References,
            shell);
        Verifier = new Verifier(
            all.Select(one => new AuditPorts(
                one.Versions, stores.Ledger, one.Shards.Deltas, one.Shards.Beginning, stores.Results, stores.Reports)),
            options.ChunksPerOperation);
    }

    /// <summary>Operations of shards.</summary>
    public ShardProcessor Shards { get; }

    /// <summary>The work of the timer.</summary>
    public WatermarkProcessor Watermarks { get; }

    /// <summary>Sets watermarks back.</summary>
    public WatermarkSetBack SetBack { get; }

    /// <summary>Other numbers of shards, and versions that get their turn by hand.</summary>
    public EpochCommands Epochs { get; }

    /// <summary>Reference tables.</summary>
    public TableCommands Tables { get; }

    /// <summary>Heals what is damaged, and decides about what can't be healed.</summary>
    public Repairs Repairs { get; }

    /// <summary>Stored results.</summary>
    public ResultQueries Results { get; }

    /// <summary>Documents of features.</summary>
    public FeatureQueries Features { get; }

    /// <summary>Compares pipelines with their candidates.</summary>
    public ShadowReports Shadows { get; }

    /// <summary>What the radars of pipelines have noticed.</summary>
    public DriftReports Drift { get; }

    /// <summary>What there is to ask for.</summary>
    public PipelineCatalog Catalog { get; }

    /// <summary>Dead letters and late events.</summary>
    public SideEventQueries SideEvents { get; }

    /// <summary>Says what results are made of.</summary>
    public Explainer Explanations { get; }

    /// <summary>Takes dead letters and late events into results.</summary>
    public Redrives.Redrives Redrives { get; }

    /// <summary>Has the shards of pipelines at rest apply what is sealed.</summary>
    public ShardDrive Drive { get; }

    /// <summary>What the ticks of this process have seen.</summary>
    public TickBoard Board { get; } = new();

    /// <summary>The health report.</summary>
    public HealthProbe Health { get; }

    /// <summary>What the dashboard shows.</summary>
    public Overviews Overviews { get; }

    /// <summary>Removal of old rows and objects.</summary>
    public RetentionCleaner Retention { get; }

    /// <summary>Checks of stored results against the ledger.</summary>
    public Verifier Verifier { get; }

    /// <summary>The newest version of a pipeline; throws <see cref="ArgumentException"/> when this process doesn't run it.</summary>
    public Pipeline Pipeline(string name) => Find(name).Versions.Current;

    /// <summary>
    /// Why the pipeline's topic is not the one that its ledger has sealed, and what to do; null when no look of this process has shown it.
    /// Nothing is read as long as it is so. Always null when an epoch begins for such a topic. Throws <see cref="ArgumentException"/> when
    /// this process doesn't run the pipeline.
    /// </summary>
    public string? TopicProblem(string pipeline) => Find(pipeline) is { Restart: null } halting ? halting.Guard.Problem : null;

    /// <summary>
    /// Asks the brokers whether a pipeline's topic is the one that its ledger has sealed. When it isn't, begins an epoch in which it is,
    /// or throws <see cref="TopicRecreatedException"/>: as the settings say.
    /// </summary>
    public async ValueTask CheckTopicAsync(string pipeline, CancellationToken ct)
    {
        var (found, version) = (Find(pipeline), Pipeline(pipeline));
        if (found.Restart is { } restart)
            await restart.RunAsync(pipeline, version.Definition.Topic, ct).ConfigureAwait(false);
        var epoch = await found.Epochs.CurrentAsync(version, ct).ConfigureAwait(false);
        var heads = await ChainHeads.ReadAsync(found.Shards.Ledger, epoch, ct).ConfigureAwait(false);
        await found.Guard.CheckAllAsync(version.Definition.Topic, heads, ct).ConfigureAwait(false);
    }

    /// <summary>The batch processor of a pipeline; throws <see cref="ArgumentException"/> when this process doesn't run it.</summary>
    public BatchProcessor Batches(string pipeline) => Find(pipeline).Batches;

    /// <summary>
    /// Why batches can't read on sources of a pipeline in this process, a sentence each with what to do. Throws
    /// <see cref="ArgumentException"/> when this process doesn't run the pipeline.
    /// </summary>
    public IReadOnlyList<string> IngestProblems(string pipeline) => Find(pipeline).Stops.Problems;

    /// <summary>Ends when no delta object of a pipeline is being healed by this process.</summary>
    internal Task HealingAsync(string pipeline) => Find(pipeline).Heal.Running;

    /// <summary>
    /// Answers a request to redrive: what is begun is carried out in the background, by this process or another one. Throws <see
    /// cref="ArgumentException"/> when this process doesn't run the pipeline.
    /// </summary>
    public async Task<RedriveAnswer> RedriveAsync(string pipeline, RedriveQuestion asked, IShardStates states, CancellationToken ct)
    {
        var found = Find(pipeline);
        var answer = await Redrives.AnswerAsync(pipeline, asked, states, ct).ConfigureAwait(false);
        if (answer.IsBegun)
            found.Redrive.Begin();
        return answer;
    }

    /// <summary>Ends when no redrive of a pipeline is being carried out by this process.</summary>
    internal Task RedrivingAsync(string pipeline) => Find(pipeline).Redrive.Running;

    /// <summary>Ends when no tables of a pipeline's views are being made by this process.</summary>
    internal Task MakingTablesAsync(string pipeline) => Find(pipeline).Tables.Running;

    /// <summary>Ends when no panes of a pipeline are being produced by this process.</summary>
    internal Task PublishingAsync(string pipeline) => Find(pipeline).Panes.Running;

    /// <summary>
    /// How many entries of panes wait for the topics of a pipeline's sinks. Throws <see cref="ArgumentException"/> when this process
    /// doesn't run the pipeline.
    /// </summary>
    public ValueTask<int> WaitingPanesAsync(string pipeline, CancellationToken ct) => Find(pipeline).Panes.WaitingAsync(ct);

    /// <summary>
    /// From the next batch on, <paramref name="version"/> folds the pipeline of its name. Shards of layouts that only an earlier version
    /// has keep using that.
    /// </summary>
    public void Use(Pipeline version) => Find(version.Name).Versions.Use(version);

    /// <summary>
    /// Gives the version that this process has of a pipeline its turn, whatever was before. Returns the epoch that begins. Throws
    /// <see cref="ArgumentException"/> when this process doesn't run the pipeline.
    /// </summary>
    public ValueTask<PipelineEpoch> ActivateAsync(string pipeline, CancellationToken ct)
    {
        var found = Find(pipeline);
        return found.Epochs.ActivateAsync(found.Versions.Current, ct);
    }

    /// <summary>Every shard of the pipeline's current epoch.</summary>
    public async ValueTask<IReadOnlyList<ShardId>> ShardsOfAsync(string pipeline, CancellationToken ct)
    {
        var found = Find(pipeline);
        var epoch = await found.Epochs.CurrentAsync(found.Versions.Current, ct).ConfigureAwait(false);
        return [.. epoch.Shards()];
    }

    /// <summary>Connects to everything that a batch needs. Throws when something can't be reached.</summary>
    public Task WarmUpAsync(CancellationToken ct) => Task.WhenAll(_pipelines.Values.Select(one => one.Batches.WarmUpAsync(ct)));

    /// <summary>Batches are there before the timer's work is: it is found when one asks.</summary>
    private Action<FlagsUp, IPokes> StandInFor(string pipeline) => (seen, pokes) => Watermarks.StandIn(pipeline, seen, pokes);

    private Parts Compose(
        Pipeline pipeline, StorePorts stores, SchemaAnswers schemas, ITopicMetadata topic, ITopicRecords? records, PersonalKeys keys,
        ShellServices shell)
    {
        var versions = new PipelineVersions(pipeline, stores.Ledger);
        var start = pipeline.Shadow is { Start: not TopicStart.Beginning } shadow ? new StartHeads(shadow.Start, topic) : null;
        var epochs = new EpochKeeper(stores.Ledger, topic, shell.Clock, shell.Options.Revision, shell.Options.IsAlone, start);
        var guard = new TopicGuard(topic, shell.Clock);
        var restart = shell.Options.TopicRecreated == TopicRecreated.NewEpoch ? new TopicRestart(epochs, guard, shell.Log) : null;
        var deltas = new DeltaCache(stores.Deltas, shell.Options.DeltaCacheBytes);
        var history = new EpochHistory(pipeline.Name, stores.Ledger);
        var retry = new StoreRetry(shell.Options, shell.Clock, pipeline.Name);
        var reporter = new ShardReporter(stores.Reports, shell);
        var saved = new SavedStates(stores.Deltas);
        var beginning = new ShardBeginning(versions, stores.Ledger, saved, stores.Reports, shell);
        var shards = new ShardPorts(
            versions, history, stores.Ledger, deltas, saved, beginning, stores.Reports, stores.Results, new PageMemory(RememberedPages),
            stores.Messages ?? NoMessages.Instance,
            new MessageLog(stores.Deltas, pipeline.Name), stores.Flags, reporter, retry);
        var plans = new RedrivePlans(stores.Deltas, pipeline.Name);
        var repair = new RepairPorts(versions, stores.Ledger, deltas, stores.References, schemas, records, plans, keys);
        var healer = new DeltaHealer(repair);
        var heal = new HealJob(healer, new ObjectRows(stores.Ledger, pipeline.Name), pipeline.Name, shell);
        var pokes = new PokeSender(pipeline.Name, shell);
        var stops = new IngestStops(pipeline.Name, stores.Ticks, shell) { OnStopped = heal.Begin };
        var batches = new BatchPorts(
            versions, epochs, guard, restart, stores.Ledger, deltas, stores.SideOutputs, stores.References, schemas, stops,
            new ForgottenIds(pipeline.Name, stores.Ticks, shell), stores.Flags, pokes, StandInFor(pipeline.Name), retry,
            pipeline.HasSinks ? stores.Archive : null, keys);
        return new Parts(
            versions, epochs, guard, restart, stops, shards, new BatchProcessor(batches, shell), pokes,
            new IdleObserver(topic, shell.Clock), repair, healer, heal, batches, plans,
            new RedriveRunner(() => Redrives, pipeline.Name, shell),
            new PanePublisher(shards.Log, shards.Messages, stores.Flags, versions, shell),
            new ViewTables(() => Results, stores.References, versions, shell));
    }

    private Parts Find(string pipeline) => _pipelines.TryGetValue(pipeline, out var found)
        ? found
        : throw new ArgumentException($"no pipeline '{pipeline}': known are {string.Join(", ", _pipelines.Keys)}", nameof(pipeline));

    private sealed record Parts(
        PipelineVersions Versions,
        EpochKeeper Epochs,
        TopicGuard Guard,
        TopicRestart? Restart,
        IngestStops Stops,
        ShardPorts Shards,
        BatchProcessor Batches,
        PokeSender Pokes,
        IdleObserver Idle,
        RepairPorts Repair,
        DeltaHealer Healer,
        HealJob Heal,
        BatchPorts BatchPorts,
        RedrivePlans Plans,
        RedriveRunner Redrive,
        PanePublisher Panes,
        ViewTables Tables)
    {
        /// <summary>What can't be done in the background, as sentences; null when all can.</summary>
        public string? Problem => TickReport.Join([Heal.Problem, Redrive.Problem, Panes.Problem, Tables.Problem]);

        /// <summary>Begins what the timer has done in the background. No redrive is older than the first epoch that takes some.</summary>
        public void BeginRepairs(PipelineEpoch epoch, IReadOnlyList<ShardReport> reports)
        {
            Heal.Begin(reports, CancellationToken.None);
            if (epoch.TakesRedrives)
                Redrive.Begin();
        }
    }
}
