namespace Serverless.Core.States;

/// <summary>A key of a section about to be merged; what follows is still in the reader.</summary>
internal readonly ref struct SectionEntry(ShardState state, ChunkLink chunk, ReadOnlySpan<byte> key, ReadOnlySpan<byte> versions, long arrivedBase, long number, bool isOwned)
{
    public ShardState State { get; } = state;
    public ChunkLink Chunk { get; } = chunk;
    public ReadOnlySpan<byte> Key { get; } = key;
    public ReadOnlySpan<byte> Versions { get; } = versions;
    public long ArrivedBase { get; } = arrivedBase;

    /// <summary>Its number among the chunk's entries for the shard, with room for the items of an entry in between.</summary>
    public long EntryOrdinal { get; } = number;

    /// <summary>Whether the key is this shard's: if not, the entry is read and dropped.</summary>
    public bool IsOwned { get; } = isOwned;
}
