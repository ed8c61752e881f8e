using Serverless.Core.Positions;

namespace Serverless.Core.Shards;

/// <summary>What a shard needs to know of the world to fire its windows.</summary>
/// <param name="NowMs">Processing time, ms since 1970.</param>
/// <param name="CaughtUp">Whether all that the ledger holds for the shard is applied. Until then no early panes are emitted, no partition
/// is idle, nothing is flushed.</param>
/// <param name="Idle">Partitions that are read to their end and have been empty for the idle timeout.</param>
/// <param name="Flush">Fire and close every window.</param>
public readonly record struct ShardTick(long NowMs, bool CaughtUp, IReadOnlyCollection<Partition> Idle, bool Flush);
