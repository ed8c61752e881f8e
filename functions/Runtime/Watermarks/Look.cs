using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>What one tick of the timer sees of a pipeline.</summary>
/// <param name="Epoch">The newest epoch.</param>
/// <param name="Heads">The ends of its chains, by partition.</param>
/// <param name="Ends">The offset that each partition's next record will get.</param>
/// <param name="Idle">Partitions that hold nothing back.</param>
/// <param name="Unread">How many offsets between a partition's head and end may have records.</param>
/// <param name="Reports">What the shards said before; null when nobody asked them.</param>
internal sealed record Look(
    PipelineEpoch Epoch,
    PartitionHead[] Heads,
    IReadOnlyList<Offset> Ends,
    IReadOnlyList<int> Idle,
    Func<int, Offset, Offset, long> Unread,
    IReadOnlyList<ShardReport>? Reports)
{
    /// <summary>The ends of the chains of what is redriven, by partition; none while nothing was.</summary>
    public PartitionHead[] Redriven { get; init; } = [];

    /// <summary>The ends of all chains.</summary>
    public EpochHeads AllHeads => new(Heads, Redriven);

    /// <summary>All epochs, oldest first.</summary>
    public IReadOnlyList<PipelineEpoch> Epochs { get; init; } = [];

    /// <summary>Shards of ended layouts that have still to hand their states over.</summary>
    public IReadOnlyList<ShardId> Ending { get; init; } = [];

    /// <summary>Records of the topic that are not sealed yet.</summary>
    public long Lag => Enumerable.Range(0, Heads.Length).Sum(LagOf);

    /// <summary>Records of a partition that are not sealed yet.</summary>
    public long LagOf(int partition) => Unread(partition, Heads[partition].Last, Ends[partition]);

    /// <summary>How far the lowest watermark is from the clock, in ms; 0 when no partition holds it back. Idle ones don't.</summary>
    public long DelayMs(long nowMs) => Enumerable.Range(0, Heads.Length).Except(Idle)
        .Where(partition => Heads[partition].Watermark != EventTime.Min)
        .Select(partition => nowMs - Heads[partition].Watermark.Milliseconds)
        .DefaultIfEmpty(0)
        .Max();
}
