namespace Serverless.Runtime.Metrics;

/// <summary>
/// The stages that time is measured of. Those of a batch follow each other, and a pipeline has one batch at a time in a process; operations
/// of shards run beside them, many at a time.
/// </summary>
public static class Stage
{
    /// <summary>A batch waits because shards have asked ingestion to.</summary>
    public const string Pressure = "pressure";

    /// <summary>A batch asks where the chains of its partitions end.</summary>
    public const string Plan = "plan";

    /// <summary>A batch is decoded, validated, transformed and folded.</summary>
    public const string Fold = "fold";

    /// <summary>What a batch has made is stored: deltas, dead letters, late events, archive files.</summary>
    public const string Store = "store";

    /// <summary>The rows of a batch are appended to the ledger.</summary>
    public const string Seal = "seal";

    /// <summary>An operation of a shard, whole.</summary>
    public const string Entity = "entity";

    /// <summary>Of <see cref="Entity"/>: results are written.</summary>
    public const string Sink = "sink";

    /// <summary>Requests for results wait for their turn, because the account throttles. Of no pipeline.</summary>
    public const string Throttling = "throttling";

    /// <summary>Those of a batch, in their order.</summary>
    public static readonly IReadOnlyList<string> OfBatches = [Pressure, Plan, Fold, Store, Seal];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [.. OfBatches, Entity, Sink, Throttling];
}
