using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Serverless.Runtime.Metrics;

/// <summary>The one meter and the one source of traces. Every measurement carries <c>pipeline</c>; those of views carry <c>view</c> too.</summary>
public static class Instruments
{
    public const string Name = "Serverless";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    internal static readonly Counter<long> Batches = Meter.CreateCounter<long>("serverless.batches", description: "Batches sealed");
    internal static readonly Counter<long> EventsRead = Meter.CreateCounter<long>("serverless.events.read", description: "Events of sealed chunks");
    internal static readonly Counter<long> EventsMerged = Meter.CreateCounter<long>("serverless.events.merged", description: "Events merged into at least one view");
    internal static readonly Counter<long> EventsLate = Meter.CreateCounter<long>("serverless.events.late", description: "Events late for every view they belong to");
    internal static readonly Counter<long> EventsFiltered = Meter.CreateCounter<long>("serverless.events.filtered", description: "Events dropped by a rule, or of no view");
    internal static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("serverless.dead_letters", description: "Events dead-lettered, by reason");
    internal static readonly Counter<long> Missing = Meter.CreateCounter<long>("serverless.offsets.missing", description: "Offsets that the log skipped");
    internal static readonly Counter<long> Redelivered = Meter.CreateCounter<long>("serverless.records.redelivered", description: "Records read again and fenced off by the ledger");
    internal static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("serverless.seal.conflicts", description: "Seals that another instance came before");
    internal static readonly Counter<long> Panes = Meter.CreateCounter<long>("serverless.panes", description: "Panes stored, by kind");
    internal static readonly Counter<long> ShardFailures = Meter.CreateCounter<long>("serverless.shard.failures", description: "Shard operations that left their state as it was");
    internal static readonly Counter<long> SinkFailures = Meter.CreateCounter<long>("serverless.sink.failures", description: "Flushes of an outbox that failed and will be tried again");
    internal static readonly Counter<long> PressureRaised = Meter.CreateCounter<long>("serverless.pressure.raised", description: "Times a shard asked ingestion to wait");
    internal static readonly Histogram<double> Latency = Meter.CreateHistogram<double>("serverless.latency", "ms", "From the Kafka timestamp of the event in a pane that waited longest to the stored pane");
    internal static readonly Histogram<double> ResultCharge = Meter.CreateHistogram<double>("serverless.results.ru", "{RU}", "Request units that a stored result cost, all its requests together");
    internal static readonly Counter<long> ResultsRejected = Meter.CreateCounter<long>("serverless.results.rejected", description: "Results set aside because the store can never hold them");
    internal static readonly Gauge<long> WatermarkDelay = Meter.CreateGauge<long>("serverless.watermark.delay", "ms", "Processing time less the watermark, of the partition furthest behind");
    internal static readonly Gauge<long> Lag = Meter.CreateGauge<long>("serverless.lag", "{records}", "Records of the topic that are not sealed yet");
    internal static readonly Histogram<int> StateSize = Meter.CreateHistogram<int>("serverless.shard.state", "By", "Size of a shard's state when saved");
}
