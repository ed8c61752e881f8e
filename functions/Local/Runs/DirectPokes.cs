using Microsoft.DurableTask.Entities;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Functions;
using Serverless.Local.Hosting.Entities;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Local.Runs;

/// <summary>
/// Carries pokes out at once, on the saved states of a data folder at rest: a state is saved when the poke's task ends. At most one poke a
/// shard at a time.
/// </summary>
internal sealed class DirectPokes(EntityStore entities, ShardProcessor shards, TimeProvider clock) : IPokes
{
    public async ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct)
    {
        var id = new EntityInstanceId(WindowShardFunction.Name, shard.ToString()).ToString();
        var state = ShardStates.Find(entities, shard);
        var next = await shards.ApplyAsync(shard, state, poke, ct);
        if (next is not null && next != state)
            await entities.SaveAsync(id, EntityJson.Write(new StoredShard { Bytes = next }), clock.GetUtcNow());
    }
}
