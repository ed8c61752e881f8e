using System.Text.Json.Serialization;

namespace Serverless.Runtime.Shards;

/// <summary>The content of a shard's durable entity: its state in a compact form.</summary>
public sealed class StoredShard
{
    /// <summary>Null before the first operation. Kept under the name State, in Azure as on this machine.</summary>
    [JsonPropertyName("State")]
    public byte[]? Bytes { get; set; }
}
