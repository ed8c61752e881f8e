using Serverless.Core.Ledger;
using Serverless.Core.States;

namespace Serverless.Runtime.Ports;

/// <summary>Sends pokes to shards. A poke that can't be sent is dropped by the caller: the next one, or the timer, does its work.</summary>
public interface IPokes
{
    ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct);
}
