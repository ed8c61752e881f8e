using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>How far the ledger has sealed the topic of a pipeline.</summary>
internal sealed class TopicProgress(string pipeline, string topic, ILedger ledger, ITopicMetadata metadata, TimeProvider clock)
{
    private readonly EmptyTails _tails = new(topic, metadata, clock);

    /// <summary>By partition, the offset that the next record will get.</summary>
    public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(CancellationToken ct) => metadata.EndsAsync(topic, ct);

    /// <summary>By partition, the last offset sealed; partitions of which nothing is sealed are left out.</summary>
    public async Task<IReadOnlyDictionary<Partition, Offset>> HeadsAsync(CancellationToken ct)
    {
        var heads = new Dictionary<Partition, Offset>();
        foreach (var epoch in await ledger.EpochsAsync(pipeline, ct))
        {
            foreach (var row in await ledger.HeadsAsync(pipeline, epoch.Epoch, ct))
                heads[row.Partition] = row.Last;
        }
        return heads;
    }

    /// <summary>What lies before <paramref name="ends"/> and isn't sealed: still in the log, or gone from it.</summary>
    public async Task<Unsealed> UnsealedAsync(IReadOnlyDictionary<Partition, Offset> ends, TopicLog log, CancellationToken ct)
    {
        var open = await OpenAsync(ends, ct);
        if (open.Count == 0)
            return new Unsealed(0, 0, 0);
        var begins = await log.BeginsAsync(open.Keys, ct);
        var gaps = open.Select(next => (
            IsFirst: next.Value.Value == 0,
            All: ends[next.Key].Value - next.Value.Value,
            Gone: Math.Max(0, Math.Min(begins[next.Key].Value, ends[next.Key].Value) - next.Value.Value))).ToList();
        return new Unsealed(
            gaps.Sum(gap => gap.All - gap.Gone),
            gaps.Where(gap => !gap.IsFirst).Sum(gap => gap.Gone),
            gaps.Where(gap => gap.IsFirst).Sum(gap => gap.Gone));
    }

    /// <summary>
    /// The partitions with offsets after what is sealed and before <paramref name="ends"/> that may have records, and the first of those.
    /// </summary>
    public async ValueTask<IReadOnlyDictionary<Partition, Offset>> OpenAsync(
        IReadOnlyDictionary<Partition, Offset> ends, CancellationToken ct)
    {
        var heads = await HeadsAsync(ct);
        var open = ends.Where(end => NextOf(heads, end.Key) < end.Value)
            .ToDictionary(end => end.Key, end => NextOf(heads, end.Key));
        var empty = open.Count == 0 ? null : await _tails.FindAsync(open, ct);
        return empty is null or { Count: 0 } ? open : open.Where(one => !empty.Contains(one.Key)).ToDictionary();
    }

    /// <summary>How many offsets the topic's partitions had before the first record that is sealed.</summary>
    public async Task<long> BeforeFirstAsync(CancellationToken ct)
    {
        var before = 0L;
        await foreach (var row in ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct))
        {
            if (row.Previous == Offset.None && row.NextEpoch is null)
                before += row.First.Value;
        }
        return before;
    }

    private static Offset NextOf(IReadOnlyDictionary<Partition, Offset> heads, Partition partition) =>
        new(heads.GetValueOrDefault(partition, Offset.None).Value + 1);
}
