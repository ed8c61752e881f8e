namespace Serverless.Core.Definitions;

/// <summary>
/// A pipeline as its file declares it: data only, times in milliseconds. The parser has checked it: every field that is named exists at
/// that point of the transforms.
/// </summary>
public sealed record PipelineDefinition
{
    /// <summary>How many times <see cref="MaxRecordBytes"/> the events of a record may hold together.</summary>
    public const long Spread = 16;

    /// <summary>1 to 40 lower-case letters, digits and hyphens, a hyphen not first. Part of every id that is stored.</summary>
    public required string Name { get; init; }

    /// <summary>The Kafka topic: 1 to 249 letters, digits, dots, hyphens and underscores.</summary>
    public required string Topic { get; init; }

    /// <summary>
    /// The consumer group that reads the topic: 1 to 255 letters, digits, dots, hyphens, underscores and dollar signs; null:
    /// <c>serverless-</c> and the pipeline's name.
    /// </summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>
    /// Records of lag for which the host adds an instance: 1 to 1,000,000,000; null: as many as by the trigger's default, 1,000.
    /// </summary>
    public int? LagThreshold { get; init; }

    /// <summary>At least one. Those that a record's headers allow are tried in order until one decodes the event.</summary>
    public required IReadOnlyList<FormatEntry> Formats { get; init; }

    /// <summary>What becomes of records without a value; null: they are dead letters.</summary>
    public TombstoneUse? Tombstones { get; init; }

    /// <summary>The declared fields; transforms may add more.</summary>
    public required IReadOnlyList<FieldDefinition> Fields { get; init; }

    /// <summary>Which field is the event time, and its bounds.</summary>
    public required EventTimeDefinition EventTime { get; init; }

    /// <summary>
    /// The field that producers use as the Kafka key: text, integer or boolean. Co-partitioned views must have it in their key.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>
    /// How producers choose a record's partition by that key. Co-partitioned views rest on it, and every record is checked.
    /// </summary>
    public Partitioner Partitioner { get; init; }

    /// <summary>The steps between decoding and the views, applied in this order.</summary>
    public IReadOnlyList<TransformDefinition> Transforms { get; init; } = [];

    /// <summary>Which events count once; null: what comes again counts again.</summary>
    public DeduplicateDefinition? Deduplicate { get; init; }

    /// <summary>Whether it is watched which formats and fields events come in, and by what; null: it isn't.</summary>
    public DriftDefinition? Drift { get; init; }

    /// <summary>Which events go to Kafka topics; at most one of a kind.</summary>
    public IReadOnlyList<SinkDefinition> Sinks { get; init; } = [];

    /// <summary>What is computed, at least one; names are unique in the pipeline.</summary>
    public required IReadOnlyList<ViewDefinition> Views { get; init; }

    /// <summary>Views of one key that are asked for together; names are unique in the pipeline.</summary>
    public IReadOnlyList<FeatureDefinition> Features { get; init; } = [];

    /// <summary>
    /// The greatest size of a record's value, and of its unpacked value, in bytes: 1 KiB to 64 MiB. A record beyond it is a dead letter, as
    /// is one whose events hold more than <see cref="Spread"/> times as much together, since each item of an exploded array repeats what is
    /// around it.
    /// </summary>
    public int MaxRecordBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// How many events a record may hold: 1 to 1,000,000. A record with more is one dead letter, whole, and none of its events counts.
    /// </summary>
    public int MaxRecordEvents { get; init; } = 100_000;

    /// <summary>
    /// How many events of a record may be rejected: 1 to 1,000,000. A record with more is one dead letter, whole, and none of its events
    /// counts.
    /// </summary>
    public int MaxRecordRejections { get; init; } = 1_000;
}
