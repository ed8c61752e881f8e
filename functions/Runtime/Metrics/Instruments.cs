using System.Diagnostics.Metrics;

namespace Serverless.Runtime.Metrics;

/// <summary>
/// The product's meter. Every measurement has the tag <c>pipeline</c>; those of views have <c>view</c> too. Units are written as
/// OpenTelemetry has them: seconds, bytes, and what is counted in braces, in the singular.
/// </summary>
public static class Instruments
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Serverless";

    private static readonly Meter Meter = new(Name);

    // From the second that a lone event waits for its batch up to minutes of lag.
    private static readonly InstrumentAdvice<double> LatencyBounds = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 20, 30, 60, 120, 300, 900],
    };

    // A written kilobyte costs about 5.
    private static readonly InstrumentAdvice<double> ChargeBounds = new()
    {
        HistogramBucketBoundaries = [1, 2.5, 5, 7.5, 10, 15, 20, 50, 100, 250, 500, 1_000],
    };

    // 450,000 is where health warns, 750,000 what the scheduler takes of a state.
    private static readonly InstrumentAdvice<int> SizeBounds = new()
    {
        HistogramBucketBoundaries = [1_000, 5_000, 20_000, 33_000, 100_000, 200_000, 450_000, 600_000, 750_000, 1_500_000, 10_000_000],
    };

    internal static readonly Counter<long> Batches = Meter.CreateCounter<long>("serverless.batches", "{batch}", "Batches sealed");
    internal static readonly Counter<long> EventsRead = Meter.CreateCounter<long>(
        "serverless.events.read", "{event}", "Events of sealed chunks");
    internal static readonly Counter<long> EventsMerged = Meter.CreateCounter<long>(
        "serverless.events.merged", "{event}", "Events merged into at least one view");
    internal static readonly Counter<long> EventsLate = Meter.CreateCounter<long>(
        "serverless.events.late", "{event}", "Events late for every view they belong to");
    internal static readonly Counter<long> EventsFiltered = Meter.CreateCounter<long>(
        "serverless.events.filtered", "{event}", "Events dropped, by rule, or of no view");
    internal static readonly Counter<long> EventsDuplicate = Meter.CreateCounter<long>(
        "serverless.events.duplicate", "{event}", "Events with an id that was read before");
    internal static readonly Counter<long> IdsForgotten = Meter.CreateCounter<long>(
        "serverless.ids.forgotten", "{id}", "Ids forgotten before their span was over: a partition had more of them than the limit");
    internal static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "serverless.dead_letters", "{event}", "Events dead-lettered, by reason");
    internal static readonly Counter<long> Redriven = Meter.CreateCounter<long>(
        "serverless.events.redriven", "{event}", "Events redriven, by outcome: merged, filtered, failed-again");
    internal static readonly Gauge<int> RedrivesHeldUp = Meter.CreateGauge<int>(
        "serverless.redrives.held_up", "{redrive}", "Redrives that were begun and can't go on");
    internal static readonly Counter<long> Missing = Meter.CreateCounter<long>(
        "serverless.offsets.missing", "{offset}", "Offsets that the log skipped");
    internal static readonly Counter<long> Rekeyed = Meter.CreateCounter<long>(
        "serverless.views.rekeyed", "{view}", "Co-partitioned views that were rekeyed, as a record lay outside the partition of its key");
    internal static readonly Counter<long> TopicsRecreated = Meter.CreateCounter<long>(
        "serverless.topic.recreated", "{epoch}", "Epochs opened because the topic was deleted and made anew");
    internal static readonly Counter<long> Outdated = Meter.CreateCounter<long>(
        "serverless.records.outdated", "{record}", "Records left out because the topic was made anew since they were read");
    internal static readonly Counter<long> Redelivered = Meter.CreateCounter<long>(
        "serverless.records.redelivered", "{record}", "Records read again, skipped because the ledger has them");
    internal static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "serverless.seal.conflicts", "{seal}", "Seals refused because another instance sealed first");
    internal static readonly Counter<long> StoreRetries = Meter.CreateCounter<long>(
        "serverless.store.retries", "{call}", "Calls of a store that failed and were tried again");
    internal static readonly Counter<long> Panes = Meter.CreateCounter<long>("serverless.panes", "{pane}", "Panes stored, by kind");
    internal static readonly Counter<long> ShardFailures = Meter.CreateCounter<long>(
        "serverless.shard.failures", "{operation}", "Shard operations that left their state as it was");
    internal static readonly Gauge<long> ShardsStuck = Meter.CreateGauge<long>(
        "serverless.shards.stuck", "{shard}", "Shards that can't go on, of those that this process runs, by view");
    internal static readonly Counter<long> Healed = Meter.CreateCounter<long>(
        "serverless.deltas.healed", "{object}", "Damaged delta objects that were folded again from the topic and put back");
    internal static readonly Counter<long> LossesAccepted = Meter.CreateCounter<long>(
        "serverless.losses.accepted", "{place}", "Chunks, refolds and gaps that an operator has accepted as lost");
    internal static readonly Gauge<long> Unhealable = Meter.CreateGauge<long>(
        "serverless.deltas.unhealable", "{object}", "Damaged delta objects that can't be folded again, of those that are needed now");
    internal static readonly Counter<long> SetAside = Meter.CreateCounter<long>(
        "serverless.entries.set_aside", "{entry}", "What shards could not merge, emit or store of a key: entries, windows, corrections");
    internal static readonly Counter<long> HandoversReplaced = Meter.CreateCounter<long>(
        "serverless.handovers.replaced", "{shard}", "Silent shards whose state was made again for those that take over, by view");
    internal static readonly Counter<long> Reincarnated = Meter.CreateCounter<long>(
        "serverless.shards.reincarnated", "{view}", "Views that were started again in new entities, as one of their shards was silent");
    internal static readonly Gauge<long> IngestStopped = Meter.CreateGauge<long>(
        "serverless.ingest.stopped", "{source}", "Sources that this process can't read on, as what is known of earlier events is damaged");
    internal static readonly Gauge<long> UnusableTables = Meter.CreateGauge<long>(
        "serverless.tables.unusable", "{table}", "Needed reference tables that are missing, empty or damaged, or lack a column");
    internal static readonly Gauge<long> Waiting = Meter.CreateGauge<long>(
        "serverless.events.waiting", "{event}", "Merged events that shards have not applied yet, by view");
    internal static readonly Counter<long> PokesLost = Meter.CreateCounter<long>(
        "serverless.pokes.lost", "{poke}", "Pokes of batches that could not be sent");
    internal static readonly Counter<long> PointersDropped = Meter.CreateCounter<long>(
        "serverless.pokes.pointers_dropped", "{chunk}", "Pointers to chunks that pokes had no room for: their shards read the ledger");
    internal static readonly Counter<long> SinkFailures = Meter.CreateCounter<long>(
        "serverless.sink.failures", "{flush}", "Flushes of an outbox that failed and will be tried again");
    internal static readonly Counter<long> SinkMessages = Meter.CreateCounter<long>(
        "serverless.sink.messages", "{message}", "Messages that sinks have produced and brokers have acknowledged, by view");
    internal static readonly Counter<long> ProduceFailures = Meter.CreateCounter<long>(
        "serverless.sink.produce_failures", "{attempt}", "Attempts to produce to the topics of sinks that failed and are made again");
    internal static readonly Counter<long> SinkRefused = Meter.CreateCounter<long>(
        "serverless.sink.refused", "{message}", "Messages of panes that can never be produced, as they are too large");
    internal static readonly Gauge<double> SinkDelay = Meter.CreateGauge<double>(
        "serverless.sink.delay", "s", "Age of the oldest panes that wait for their topics; 0 when none do");
    internal static readonly Counter<long> PressureRaised = Meter.CreateCounter<long>(
        "serverless.pressure.raised", "{request}", "Times a shard asked ingestion to wait");
    internal static readonly Histogram<double> Latency = Meter.CreateHistogram<double>(
        "serverless.latency", "s",
        "From the oldest Kafka timestamp in a pane to the stored pane; of views that keep early panes, from that of what an operation "
        + "merged to its end",
        advice: LatencyBounds);
    internal static readonly Histogram<double> ResultCharge = Meter.CreateHistogram<double>(
        "serverless.results.ru", "{request_unit}", "Request units of requests that stored a result or found one", advice: ChargeBounds);
    internal static readonly Counter<long> ResultsRejected = Meter.CreateCounter<long>(
        "serverless.results.rejected", "{result}", "Results set aside because the store can never hold them");
    internal static readonly Gauge<double> WatermarkDelay = Meter.CreateGauge<double>(
        "serverless.watermark.delay", "s", "Processing time minus the lowest watermark of the partitions");
    internal static readonly Gauge<long> Lag = Meter.CreateGauge<long>(
        "serverless.lag", "{record}", "Records of the topic that are not sealed yet");
    internal static readonly Counter<long> Ticks = Meter.CreateCounter<long>(
        "serverless.ticks", "{tick}", "Ticks that went through: the app's heartbeat");
    internal static readonly Counter<long> TicksByIngestion = Meter.CreateCounter<long>(
        "serverless.ticks.by_ingestion", "{tick}", "Ticks that batches made, because the timer was silent");
    internal static readonly Counter<long> TicksFailed = Meter.CreateCounter<long>(
        "serverless.ticks.failed", "{tick}", "Ticks that didn't go through");
    internal static readonly Gauge<double> RetentionOverdue = Meter.CreateGauge<double>(
        "serverless.retention.overdue", "s", "Age past the retention of the oldest row kept for a shard");
    internal static readonly Counter<double> StageTime = Meter.CreateCounter<double>(
        "serverless.stage.time", "s", "Time that batches and operations of shards took, by stage");
    internal static readonly Histogram<int> StateSize = Meter.CreateHistogram<int>(
        "serverless.shard.state", "By", "Size of a shard's state when saved", advice: SizeBounds);

    /// <summary>The tag that says which pipeline a measurement is of.</summary>
    internal static KeyValuePair<string, object?> Pipeline(string name) => new("pipeline", name);

    /// <summary>The tag that says what became of what a measurement counts.</summary>
    internal static KeyValuePair<string, object?> Outcome(string name) => new("outcome", name);

    /// <summary>The tag that says which view a measurement is of.</summary>
    internal static KeyValuePair<string, object?> View(string name) => new("view", name);
}
