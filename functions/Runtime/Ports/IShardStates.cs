using Serverless.Core.Ledger;

namespace Serverless.Runtime.Ports;

/// <summary>Reads what the durable entities of shards hold, from outside, while they go on.</summary>
public interface IShardStates
{
    /// <summary>
    /// The state that a shard's entity was last saved with; null when there is no such entity, or it has no state yet. Throws when that
    /// can't be read.
    /// </summary>
    ValueTask<byte[]?> ReadAsync(ShardId shard, CancellationToken ct);
}
