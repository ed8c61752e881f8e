namespace Serverless.Runtime.Shards;

/// <summary>A shard's state as its entity keeps it: null before the first poke.</summary>
public sealed class ShardState
{
    public byte[]? Bytes { get; set; }
}
