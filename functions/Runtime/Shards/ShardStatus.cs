using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.Shards;

/// <summary>The progress of a shard.</summary>
/// <param name="Fences">By partition, the last offset that is applied.</param>
/// <param name="Watermark">The watermark up to which windows have fired.</param>
/// <param name="Outbox">Items that wait to be written.</param>
/// <param name="Keys">Keys with state.</param>
public sealed record ShardStatus(IReadOnlyDictionary<Partition, Offset> Fences, EventTime Watermark, int Outbox, int Keys);
