using System.Diagnostics.Metrics;

namespace Serverless.Runtime.Metrics;

/// <summary>The product's meter. Every measurement has the tag <c>pipeline</c>; those of views have <c>view</c> too.</summary>
public static class Instruments
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Serverless";

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Batches = Meter.CreateCounter<long>("serverless.batches", description: "Batches sealed");
    internal static readonly Counter<long> EventsRead =
        Meter.CreateCounter<long>("serverless.events.read", description: "Events of sealed chunks");
    internal static readonly Counter<long> EventsMerged =
        Meter.CreateCounter<long>("serverless.events.merged", description: "Events merged into at least one view");
    internal static readonly Counter<long> EventsLate =
        Meter.CreateCounter<long>("serverless.events.late", description: "Events late for every view they belong to");
    internal static readonly Counter<long> EventsFiltered =
        Meter.CreateCounter<long>("serverless.events.filtered", description: "Events dropped, by rule, or of no view");
    internal static readonly Counter<long> EventsDuplicate =
        Meter.CreateCounter<long>("serverless.events.duplicate", description: "Events with an id that was read before");
    internal static readonly Counter<long> IdsForgotten = Meter.CreateCounter<long>(
        "serverless.ids.forgotten", "{ids}", "Ids forgotten before their span was over: a partition had more of them than the limit");
    internal static readonly Counter<long> DeadLetters =
        Meter.CreateCounter<long>("serverless.dead_letters", description: "Events dead-lettered, by reason");
    internal static readonly Counter<long> Redriven =
        Meter.CreateCounter<long>("serverless.events.redriven", description: "Events redriven, by outcome: merged, filtered, failed-again");
    internal static readonly Gauge<int> RedrivesHeldUp = Meter.CreateGauge<int>(
        "serverless.redrives.held_up", "{redrives}", "Redrives that were begun and can't go on");
    internal static readonly Counter<long> Missing =
        Meter.CreateCounter<long>("serverless.offsets.missing", description: "Offsets that the log skipped");
    internal static readonly Counter<long> Rekeyed = Meter.CreateCounter<long>(
        "serverless.views.rekeyed", "{views}", "Co-partitioned views that were rekeyed, as a record lay outside the partition of its key");
    internal static readonly Counter<long> TopicsRecreated = Meter.CreateCounter<long>(
        "serverless.topic.recreated", description: "Epochs opened because the topic was deleted and made anew");
    internal static readonly Counter<long> Outdated = Meter.CreateCounter<long>(
        "serverless.records.outdated", description: "Records left out because the topic was made anew since they were read");
    internal static readonly Counter<long> Redelivered =
        Meter.CreateCounter<long>("serverless.records.redelivered", description: "Records read again, skipped because the ledger has them");
    internal static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>("serverless.seal.conflicts", description: "Seals refused because another instance sealed first");
    internal static readonly Counter<long> StoreRetries =
        Meter.CreateCounter<long>("serverless.store.retries", description: "Calls of a store that failed and were tried again");
    internal static readonly Counter<long> Panes = Meter.CreateCounter<long>("serverless.panes", description: "Panes stored, by kind");
    internal static readonly Counter<long> ShardFailures =
        Meter.CreateCounter<long>("serverless.shard.failures", description: "Shard operations that left their state as it was");
    internal static readonly Gauge<long> ShardsStuck =
        Meter.CreateGauge<long>("serverless.shards.stuck", "{shards}", "Shards that can't go on, of those that this process runs, by view");
    internal static readonly Counter<long> Healed = Meter.CreateCounter<long>(
        "serverless.deltas.healed", "{objects}", "Damaged delta objects that were folded again from the topic and put back");
    internal static readonly Counter<long> LossesAccepted = Meter.CreateCounter<long>(
        "serverless.losses.accepted", "{places}", "Chunks, refolds and gaps that an operator has accepted as lost");
    internal static readonly Gauge<long> Unhealable = Meter.CreateGauge<long>(
        "serverless.deltas.unhealable", "{objects}", "Damaged delta objects that can't be folded again, of those that are needed now");
    internal static readonly Counter<long> SetAside = Meter.CreateCounter<long>(
        "serverless.entries.set_aside", "{entries}", "What shards could not merge, emit or store of a key: entries, windows, corrections");
    internal static readonly Counter<long> HandoversReplaced = Meter.CreateCounter<long>(
        "serverless.handovers.replaced", "{shards}", "Silent shards whose state was made again for those that take over, by view");
    internal static readonly Counter<long> Reincarnated = Meter.CreateCounter<long>(
        "serverless.shards.reincarnated", "{views}", "Views that were started again in new entities, as one of their shards was silent");
    internal static readonly Gauge<long> IngestStopped = Meter.CreateGauge<long>(
        "serverless.ingest.stopped", "{sources}", "Sources that this process can't read on, as what is known of earlier events is damaged");
    internal static readonly Gauge<long> UnusableTables = Meter.CreateGauge<long>(
        "serverless.tables.unusable", "{tables}", "Needed reference tables that are missing, empty or damaged, or lack a column");
    internal static readonly Gauge<long> Waiting =
        Meter.CreateGauge<long>("serverless.events.waiting", description: "Merged events that shards have not applied yet, by view");
    internal static readonly Counter<long> PokesLost =
        Meter.CreateCounter<long>("serverless.pokes.lost", "{pokes}", "Pokes of batches that could not be sent");
    internal static readonly Counter<long> PointersDropped = Meter.CreateCounter<long>(
        "serverless.pokes.pointers_dropped", "{chunks}", "Pointers to chunks that pokes had no room for: their shards read the ledger");
    internal static readonly Counter<long> SinkFailures =
        Meter.CreateCounter<long>("serverless.sink.failures", description: "Flushes of an outbox that failed and will be tried again");
    internal static readonly Counter<long> SinkMessages = Meter.CreateCounter<long>(
        "serverless.sink.messages", "{messages}", "Messages that sinks have produced and brokers have acknowledged, by view");
    internal static readonly Counter<long> ProduceFailures = Meter.CreateCounter<long>(
        "serverless.sink.produce_failures", description: "Attempts to produce to the topics of sinks that failed and are made again");
    internal static readonly Counter<long> SinkRefused = Meter.CreateCounter<long>(
        "serverless.sink.refused", "{messages}", "Messages of panes that can never be produced, as they are too large");
    internal static readonly Gauge<long> SinkDelay = Meter.CreateGauge<long>(
        "serverless.sink.delay", "ms", "Age of the oldest panes that wait for their topics; 0 when none do");
    internal static readonly Counter<long> PressureRaised =
        Meter.CreateCounter<long>("serverless.pressure.raised", description: "Times a shard asked ingestion to wait");
    internal static readonly Histogram<double> Latency =
        Meter.CreateHistogram<double>(
            "serverless.latency", "ms",
            "From the oldest Kafka timestamp in a pane to the stored pane; of views that keep early panes, from that of what an operation "
            + "merged to its end");
    internal static readonly Histogram<double> ResultCharge =
        Meter.CreateHistogram<double>("serverless.results.ru", "{RU}", "Request units of requests that stored a result or found one");
    internal static readonly Counter<long> ResultsRejected =
        Meter.CreateCounter<long>("serverless.results.rejected", description: "Results set aside because the store can never hold them");
    internal static readonly Gauge<long> WatermarkDelay =
        Meter.CreateGauge<long>("serverless.watermark.delay", "ms", "Processing time minus the lowest watermark of the partitions");
    internal static readonly Gauge<long> Lag =
        Meter.CreateGauge<long>("serverless.lag", "{records}", "Records of the topic that are not sealed yet");
    internal static readonly Counter<long> Ticks =
        Meter.CreateCounter<long>("serverless.ticks", description: "Ticks that went through: the app's heartbeat");
    internal static readonly Counter<long> TicksByIngestion = Meter.CreateCounter<long>(
        "serverless.ticks.by_ingestion", description: "Ticks that batches made, because the timer was silent");
    internal static readonly Counter<long> TicksFailed =
        Meter.CreateCounter<long>("serverless.ticks.failed", description: "Ticks that didn't go through");
    internal static readonly Gauge<double> RetentionOverdue =
        Meter.CreateGauge<double>("serverless.retention.overdue", "s", "Age past the retention of the oldest row kept for a shard");
    internal static readonly Counter<long> StageTime = Meter.CreateCounter<long>(
        "serverless.stage.time", "us", "Time that batches and operations of shards took, by stage");
    internal static readonly Histogram<int> StateSize =
        Meter.CreateHistogram<int>("serverless.shard.state", "By", "Size of a shard's state when saved");

    /// <summary>The tag that says which pipeline a measurement is of.</summary>
    internal static KeyValuePair<string, object?> Pipeline(string name) => new("pipeline", name);

    /// <summary>The tag that says what became of what a measurement counts.</summary>
    internal static KeyValuePair<string, object?> Outcome(string name) => new("outcome", name);

    /// <summary>The tag that says which view a measurement is of.</summary>
    internal static KeyValuePair<string, object?> View(string name) => new("view", name);
}
