namespace Serverless.Core.Deltas;

/// <summary>What kind of thing a section of a delta object belongs to.</summary>
public enum DeltaPartKind : byte
{
    /// <summary>A view: partial aggregates for one of its shards.</summary>
    View = 0,

    /// <summary>An observer: partial state for one of its shards.</summary>
    ShardState = 1,

    /// <summary>An ingest state: what is needed before the next chunk of the source is folded. No shard reads it.</summary>
    IngestState = 2,

    /// <summary>Of events that were redriven, which were rejected again. No shard reads it.</summary>
    Redriven = 3,
}

/// <summary>What a delta object has sections of: a view, an observer, an ingest state, or what was redriven.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the pipeline; that of its kind for what was redriven.</param>
/// <param name="Definition">A hash of everything that the meaning of its sections depends on.</param>
public sealed record DeltaPart(DeltaPartKind Kind, string Name, string Definition);
