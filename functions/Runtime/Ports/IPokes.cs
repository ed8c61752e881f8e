using Serverless.Core.Ledger;
using Serverless.Core.States;

namespace Serverless.Runtime.Ports;

/// <summary>
/// Sends pokes to shards. The caller drops a poke that can't be sent: the shard learns the same from the next one or the timer.
/// </summary>
public interface IPokes
{
    /// <summary>Sends a poke; returns once it is queued for the shard. Throws when it can't be queued.</summary>
    ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct);
}
