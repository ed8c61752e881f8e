using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.Shards;

/// <summary>The progress of a shard.</summary>
public sealed record ShardStatus(IReadOnlyDictionary<Partition, Offset> Fences, EventTime Watermark, int Outbox, int Keys, long Late);
