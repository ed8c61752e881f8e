namespace Serverless.Core.Deltas;

/// <summary>What a section of a delta object is a part of.</summary>
public enum DeltaPartKind : byte
{
    /// <summary>A view: partial aggregates for one of its shards.</summary>
    View = 0,

    /// <summary>State that shards hold beside the views: partial state for one of its shards.</summary>
    ShardState = 1,

    /// <summary>State that is needed before the next chunk of the source is folded. No shard reads it.</summary>
    IngestState = 2,
}

/// <summary>Whose sections a delta object holds.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Definition">A hash of all that gives its sections their meaning.</param>
public sealed record DeltaPart(DeltaPartKind Kind, string Name, string Definition);
