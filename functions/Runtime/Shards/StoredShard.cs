namespace Serverless.Runtime.Shards;

/// <summary>The content of a shard's durable entity: its state in a compact form.</summary>
public sealed class StoredShard
{
    /// <summary>Null before the first operation.</summary>
    public byte[]? State { get; set; }
}
