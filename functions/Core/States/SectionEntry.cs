using Serverless.Core.Deltas;

namespace Serverless.Core.States;

/// <summary>An entry of a section that is being merged.</summary>
internal readonly ref struct SectionEntry(
    ShardState state,
    ChunkLink chunk,
    RawEntry raw,
    ReadOnlySpan<byte> versions,
    long kafkaBaseMs,
    long ordinal)
{
    /// <summary>The state that the entry is merged into.</summary>
    public ShardState State { get; } = state;

    /// <summary>The chunk that the section is of.</summary>
    public ChunkLink Chunk { get; } = chunk;

    /// <summary>The key's bytes in the section: copied by what keeps them.</summary>
    public ReadOnlySpan<byte> Key { get; } = raw.Key;

    /// <summary>How many events it is of.</summary>
    public long Events { get; } = raw.Events;

    /// <summary>What it holds beside its key, in the form of the kind of window.</summary>
    public ReadOnlySpan<byte> Body { get; } = raw.Body;

    /// <summary>The versions of the aggregates' states in the section, a byte for each aggregate.</summary>
    public ReadOnlySpan<byte> Versions { get; } = versions;

    /// <summary>The Kafka timestamp (ms) that the cells of the section count theirs from.</summary>
    public long KafkaBaseMs { get; } = kafkaBaseMs;

    /// <summary>
    /// The entry's number among the chunk's entries for the shard. Numbers are far enough apart that the number of an entry plus that of
    /// an item in it occurs once in the chunk.
    /// </summary>
    public long EntryOrdinal { get; } = ordinal;
}
