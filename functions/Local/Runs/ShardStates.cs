using Microsoft.DurableTask.Entities;
using Serverless.Core.Ledger;
using Serverless.Functions;
using Serverless.Local.Hosting.Entities;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Local.Runs;

/// <summary>The saved states of shards' entities in a data folder.</summary>
internal sealed class ShardStates(EntityStore entities) : IShardStates
{
    public ValueTask<byte[]?> ReadAsync(ShardId shard, CancellationToken ct) => ValueTask.FromResult(Find(entities, shard));

    /// <summary>The status of a shard; null when there is no state, or none that can be read.</summary>
    public static ShardStatus? Find(EntityStore entities, ShardId shard, ShardProcessor shards) =>
        shards.Describe(shard, Find(entities, shard));

    /// <summary>The saved state of a shard; null when there is none.</summary>
    public static byte[]? Find(EntityStore entities, ShardId shard)
    {
        var stored = entities.Find(new EntityInstanceId(WindowShardFunction.Name, shard.ToString()).ToString());
        return stored?.State is { } json ? ((StoredShard?)EntityJson.Read(json, typeof(StoredShard)))?.Bytes : null;
    }
}
