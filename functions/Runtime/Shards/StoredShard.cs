namespace Serverless.Runtime.Shards;

/// <summary>What the durable entity of a shard keeps: the state in its own compact form.</summary>
public sealed class StoredShard
{
    /// <summary>Null before the first operation.</summary>
    public byte[]? State { get; set; }
}
