namespace Serverless.Core.Definitions;

/// <summary>Aggregates of a pipeline's events by key and window, and when and how they are emitted.</summary>
public sealed record ViewDefinition
{
    /// <summary>1 to 40 lower-case letters, digits and hyphens, a hyphen not first; unique in the pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>The fields that make the key of a result: text, integer or boolean, at least one, none twice.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>Only events for which this condition holds belong to the view; null: all do.</summary>
    public string? Where { get; init; }

    /// <summary>How events are grouped by time.</summary>
    public required WindowDefinition Window { get; init; }

    /// <summary>
    /// How long after its end, in event time, a window still takes events: 0 ms to 3650 days. 0 for a global window, which has no end.
    /// </summary>
    public long AllowedLatenessMs { get; init; }

    /// <summary>
    /// What becomes of events that come after that. <see cref="LateEvents.SideOutput"/> for a global window.
    /// </summary>
    public LateEvents LateEvents { get; init; }

    /// <summary>
    /// Interval of early panes, in processing time: 100 ms to 3650 days; null: none is written. Null for a global window, which emits by
    /// count.
    /// </summary>
    public long? EarlyMs { get; init; }

    /// <summary>
    /// Whether early panes are only kept in the shards, to be asked for: none is written, and <see cref="EarlyMs"/> is null. False for a
    /// global window.
    /// </summary>
    public bool KeepsEarly { get; init; }

    /// <summary>
    /// Whether a pane holds only what is new since the pane before (discarding); otherwise all since the window began (accumulating).
    /// </summary>
    public bool Discarding { get; init; }

    /// <summary>
    /// How long a result is kept after its last write, where the store can remove results: 1 s to 3650 days; null: for ever.
    /// </summary>
    public long? TimeToLiveMs { get; init; }

    /// <summary>
    /// In how many pages the results of a window are kept, by the hashes of their keys: a power of two, 1 to 256; null: each result is an
    /// item of its own. Only for windows that all keys share, in a rekeyed view whose <see cref="Shards"/> divide it.
    /// </summary>
    public int? PageBuckets { get; init; }

    /// <summary>
    /// The Kafka topic that its panes go to; null: they are stored only. <see cref="SunkPanes.Final"/> not for a global window, nor where
    /// panes are discarding.
    /// </summary>
    public PaneSinkDefinition? Sink { get; init; }

    /// <summary>The reference table that is made of its results; null: none. Only for a latest view.</summary>
    public TableDefinition? Table { get; init; }

    /// <summary>What is computed, at least one; names are unique in the view.</summary>
    public required IReadOnlyList<AggregateDefinition> Aggregates { get; init; }

    /// <summary>
    /// What is computed of these for each result that is shown; names are unique among them and the aggregates. Nothing stored depends on
    /// it, so it may change at any time.
    /// </summary>
    public IReadOnlyList<ComputedDefinition> Computed { get; init; } = [];

    /// <summary>How events reach the shards.</summary>
    public Sharding Sharding { get; init; }

    /// <summary>
    /// 1 to 256: shards in all (<see cref="Sharding.Rekeyed"/>) or for each partition (<see cref="Sharding.CoPartitioned"/>).
    /// </summary>
    public int Shards { get; init; } = 1;
}

/// <summary>How the events of a view reach its shards, and which watermark a shard has.</summary>
public enum Sharding
{
    /// <summary>
    /// The shard is chosen by the hash of the view's key and is fed by all partitions; its watermark is the minimum of theirs. Right for
    /// any producer.
    /// </summary>
    Rekeyed,

    /// <summary>
    /// The view's key contains the Kafka key: a shard belongs to one partition, and its watermark is that partition's. Right only while all
    /// records of a key lie in the partition that the pipeline's <see cref="Partitioner"/> makes of it.
    /// </summary>
    CoPartitioned,
}
