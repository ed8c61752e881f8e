using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

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

    // Taken when the tick looks: what there may be to read is known better later.
    private readonly long[] _lags = [.. Heads.Select((head, partition) => Unread(partition, head.Last, Ends[partition]))];

    /// <summary>Records of the topic that are not sealed yet.</summary>
    public long Lag => _lags.Sum();

    /// <summary>Records of a partition that are not sealed yet.</summary>
    public long LagOf(int partition) => _lags[partition];

    /// <summary>How far the lowest watermark is from the clock, in ms; 0 when no partition holds it back. Idle ones don't.</summary>
    public long DelayMs(long nowMs) => DelayOf(nowMs) ?? 0;

    /// <summary>The same; null when no partition holds it back.</summary>
    public long? DelayOf(DateTimeOffset now) => DelayOf(now.ToUnixTimeMilliseconds());

    /// <summary>Where topic and ledger are, when the tick is at <paramref name="now"/>.</summary>
    public LedgerSample SampleAt(DateTimeOffset now) => LedgerSample.Of(now, Heads, Ends.Sum(end => end.Value), Lag, DelayOf(now));

    private long? DelayOf(long nowMs) => Enumerable.Range(0, Heads.Length).Except(Idle)
        .Where(partition => Heads[partition].Watermark != EventTime.Min)
        .Select(partition => (long?)(nowMs - Heads[partition].Watermark.Milliseconds))
        .Max();
}
