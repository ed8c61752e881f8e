using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Functions;

/// <summary>Reads the states of the shards' durable entities as their back end has them.</summary>
internal sealed class DurableShardStates(DurableTaskClient client) : IShardStates
{
    public async ValueTask<byte[]?> ReadAsync(ShardId shard, CancellationToken ct)
    {
        var entity = new EntityInstanceId(WindowShardFunction.Name, shard.ToString());
        var found = await client.Entities.GetEntityAsync<StoredShard>(entity, includeState: true, ct);
        return found is { IncludesState: true } ? found.State.Bytes : null;
    }
}
