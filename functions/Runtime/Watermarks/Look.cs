using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.Watermarks;

/// <summary>What one tick of the timer sees of a pipeline.</summary>
/// <param name="Epoch">The newest epoch.</param>
/// <param name="Heads">The ends of its chains, by partition.</param>
/// <param name="Ends">Where the topic's partitions end.</param>
/// <param name="Idle">Partitions that hold nothing back.</param>
internal sealed record Look(
    PipelineEpoch Epoch, PartitionHead[] Heads, IReadOnlyDictionary<Partition, Offset> Ends, IReadOnlyList<int> Idle)
{
    /// <summary>Records of the topic that are not sealed yet.</summary>
    public long Lag => Enumerable.Range(0, Heads.Length).Sum(LagOf);

    /// <summary>Records of a partition that are not sealed yet.</summary>
    public long LagOf(int partition) => Math.Max(0, EndOf(partition) - Heads[partition].Last.Value - 1);

    /// <summary>The offset that the partition's next record will get; after its head when the broker doesn't know the partition.</summary>
    public long EndOf(int partition) =>
        Ends.TryGetValue(new Partition(partition), out var end) ? end.Value : Heads[partition].Last.Value + 1;

    /// <summary>How far the lowest watermark is from the clock, in ms; 0 when no partition holds it back. Idle ones don't.</summary>
    public long DelayMs(long nowMs) => Enumerable.Range(0, Heads.Length).Except(Idle)
        .Where(partition => Heads[partition].Watermark != EventTime.Min)
        .Select(partition => nowMs - Heads[partition].Watermark.Milliseconds)
        .DefaultIfEmpty(0)
        .Max();
}
