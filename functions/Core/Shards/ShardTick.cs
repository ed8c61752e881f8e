using Serverless.Core.Positions;

namespace Serverless.Core.Shards;

/// <summary>What a shard must know beside its state to fire its windows.</summary>
/// <param name="NowMs">Processing time, ms since 1970.</param>
/// <param name="CaughtUp">
/// Whether everything that the ledger holds for the shard is applied. Before that no early panes are emitted, no partition becomes idle,
/// and nothing is flushed.
/// </param>
/// <param name="Idle">Partitions that are read to their end and have been empty for the idle timeout.</param>
/// <param name="Flush">Whether to fire and close every window.</param>
public readonly record struct ShardTick(long NowMs, bool CaughtUp, IReadOnlyCollection<Partition> Idle, bool Flush);
