using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>The progress of a shard.</summary>
/// <param name="Sources">How far it has applied each source; none when its state can't be read.</param>
/// <param name="Watermark">The watermark up to which windows have fired.</param>
/// <param name="Outbox">Items that wait to be written.</param>
/// <param name="Keys">Keys with state.</param>
/// <param name="Stuck">Why it can't go on, as a sentence; null when it can.</param>
public sealed record ShardStatus(IReadOnlyList<SourceFence> Sources, EventTime Watermark, int Outbox, int Keys, string? Stuck)
{
    /// <summary>What it could not merge, emit or store.</summary>
    public ShardAside Aside { get; init; } = ShardAside.None;

    /// <summary>How many checkpoints of its state were written.</summary>
    public int Checkpoints { get; init; }

    /// <summary>By partition, the last offset that is applied.</summary>
    public IReadOnlyDictionary<Partition, Offset> Fences { get; } =
        Sources.Where(source => source.Source.IsTopic).ToDictionary(source => source.Partition, source => source.Last);

    /// <summary>The status as the shard itself would report it.</summary>
    internal ShardReport ToReport(ShardId shard) => new(shard, FencesOf(Sources), Watermark, Outbox, Stuck, default)
    {
        Aside = Aside,
        Checkpoints = Checkpoints,
    };

    /// <summary>Fences as they are reported.</summary>
    internal static IReadOnlyList<ReportedFence> FencesOf(IReadOnlyList<SourceFence> sources) =>
        [.. sources.Select(fence => new ReportedFence(fence.Source, fence.Epoch, fence.Last, fence.Applied, fence.Base, fence.SetAside)
        {
            Kept = fence.Kept,
            Stuck = fence.Stuck?.Kind,
            Lost = fence.Lost,
        })];
}
