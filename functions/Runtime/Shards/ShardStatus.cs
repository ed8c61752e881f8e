using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Runtime.Shards;

/// <summary>The progress of a shard.</summary>
/// <param name="Sources">How far it has applied each source; none when its state can't be read.</param>
/// <param name="Watermark">The watermark up to which windows have fired.</param>
/// <param name="Outbox">Items that wait to be written.</param>
/// <param name="Keys">Keys with state.</param>
/// <param name="Late">Events that came too late for any session, since the state was begun.</param>
/// <param name="Stuck">Why it can't go on, as a sentence; null when it can.</param>
public sealed record ShardStatus(
    IReadOnlyList<SourceFence> Sources, EventTime Watermark, int Outbox, int Keys, long Late, string? Stuck)
{
    /// <summary>By partition, the last offset that is applied.</summary>
    public IReadOnlyDictionary<Partition, Offset> Fences { get; } =
        Sources.ToDictionary(source => source.Partition, source => source.Last);
}
