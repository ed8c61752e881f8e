using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Ports;

namespace Serverless.Functions;

/// <summary>Pokes travel as signals to the shards' durable entities.</summary>
internal sealed class DurablePokes(DurableTaskClient client) : IPokes
{
    public ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct)
    {
        var entity = new EntityInstanceId(WindowShardFunction.Name, shard.ToString());
        return new ValueTask(client.Entities.SignalEntityAsync(entity, nameof(WindowShardEntity.Poke), poke, null, ct));
    }
}
