using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shadows;

/// <summary>What a pipeline has read of its topic, by partition, as far as its ledger tells.</summary>
internal sealed class ReadSpans
{
    private readonly Dictionary<Partition, ReadSpan> _spans = [];

    /// <summary>Reads all rows of the ledger, a page at a time.</summary>
    public static async ValueTask<ReadSpans> ReadAsync(ILedger ledger, string pipeline, CancellationToken ct)
    {
        var spans = new ReadSpans();
        await foreach (var row in ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct).ConfigureAwait(false))
        {
            if (row.Source.IsTopic)
                spans.Add(row);
        }
        return spans;
    }

    /// <summary>The partitions of which it has read something.</summary>
    public IEnumerable<Partition> Partitions => _spans.Where(span => span.Value.First is not null).Select(span => span.Key);

    /// <summary>What was read of a partition; nothing when it has no rows.</summary>
    public ReadSpan Of(Partition partition) => _spans.GetValueOrDefault(partition, ReadSpan.Nothing);

    private void Add(ChunkRow row)
    {
        var span = Of(row.Partition);
        _spans[row.Partition] = row.NextEpoch is null ? span.Plus(row) : row.Last < row.Previous ? span.Again(row.NextEpoch.Value) : span;
    }
}

/// <summary>The records of a partition that a pipeline has read.</summary>
/// <param name="First">The offset of the first one, or a later one where rows before it are gone; null when it has read nothing.</param>
/// <param name="Next">The offset after the last one.</param>
/// <param name="Latest">The latest event time in them.</param>
/// <param name="LatestBefore">The latest event time of the topic that was there before this one was made anew.</param>
/// <param name="Since">The epoch from which on the topic is this one.</param>
internal sealed record ReadSpan(Offset? First, Offset Next, EventTime Latest, EventTime LatestBefore, Epoch Since)
{
    /// <summary>Of a partition of which nothing is read.</summary>
    public static readonly ReadSpan Nothing = new(null, new Offset(0), EventTime.Min, EventTime.Min, new Epoch(1));

    /// <summary>With the next row.</summary>
    public ReadSpan Plus(ChunkRow row) =>
        this with { First = First ?? FirstOf(row), Next = new Offset(row.Last.Value + 1), Latest = row.Totals.Latest };

    /// <summary>The topic was made anew: its offsets begin again.</summary>
    public ReadSpan Again(Epoch since) =>
        this with { First = null, LatestBefore = EventTime.Later(LatestBefore, Latest), Since = since };

    /// <summary>
    /// The totals tell how many records were read before the oldest row that is left; each of them had an offset.
    /// </summary>
    private Offset FirstOf(ChunkRow oldest) => LatestBefore == EventTime.Min
        ? new Offset(Math.Max(0, oldest.First.Value - (oldest.Totals.Records - oldest.Counts.Records)))
        : oldest.First;
}
