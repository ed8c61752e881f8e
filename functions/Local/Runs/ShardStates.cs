using Microsoft.DurableTask.Entities;
using Serverless.Core.Ledger;
using Serverless.Functions;
using Serverless.Local.Hosting.Entities;
using Serverless.Runtime.Shards;

namespace Serverless.Local.Runs;

/// <summary>Reads the status of shards from their entities' saved states.</summary>
internal static class ShardStates
{
    /// <summary>Null when there is no state, or none that can be read.</summary>
    public static ShardStatus? Find(EntityStore entities, ShardId shard, ShardProcessor shards)
    {
        var stored = entities.Find(new EntityInstanceId(WindowShardFunction.Name, shard.ToString()).ToString());
        var state = stored?.State is { } json ? ((StoredShard?)EntityJson.Read(json, typeof(StoredShard)))?.Bytes : null;
        return shards.Describe(shard, state);
    }
}
