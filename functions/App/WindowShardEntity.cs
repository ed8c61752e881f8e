using Microsoft.DurableTask.Entities;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime;
using Serverless.Runtime.Shards;

namespace Serverless.Functions;

/// <summary>Windowed state of one shard. Its one operation never throws: a signal whose operation fails is lost.</summary>
public sealed class WindowShardEntity(PipelineHost pipelines) : TaskEntity<StoredShard>
{
    public async Task Poke(Poke poke)
    {
        if (ShardId.TryParse(Context.Id.Key, out var shard))
            State.Bytes = await pipelines.Shards.ApplyAsync(shard.Value, State.Bytes, poke, CancellationToken.None);
    }
}
