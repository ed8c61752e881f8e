using Serverless.Core.Positions;

namespace Serverless.Core.Shards;

/// <summary>What a shard must know beside its state to fire its windows.</summary>
/// <param name="NowMs">Processing time, ms since 1970.</param>
/// <param name="CaughtUp">
/// Whether everything that the ledger holds for the shard is applied. Before that no early panes are emitted, and nothing is flushed.
/// </param>
/// <param name="Idle">
/// Partitions that are idle, and of which the ledger holds nothing after the fence, as far as it was asked in this very operation: they
/// hold nothing back.
/// </param>
/// <param name="Flush">Whether to fire and close every window.</param>
public readonly record struct ShardTick(long NowMs, bool CaughtUp, IReadOnlyCollection<Partition> Idle, bool Flush);
