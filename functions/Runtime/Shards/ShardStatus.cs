using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.Shards;

/// <summary>Where a shard stands. <paramref name="Late"/>: events for which no session was left, ever.</summary>
public sealed record ShardStatus(IReadOnlyDictionary<Partition, Offset> Fences, EventTime Watermark, int Outbox, int Keys, long Late);
