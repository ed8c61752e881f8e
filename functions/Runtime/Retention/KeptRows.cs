using Serverless.Core.Ledger;

namespace Serverless.Runtime.Retention;

/// <summary>What is kept past its retention, because a shard hasn't applied it.</summary>
/// <param name="Shard">The shard that has applied least.</param>
/// <param name="Since">The clock of the oldest row that is kept for it.</param>
internal sealed record KeptRows(ShardId Shard, DateTimeOffset Since);
