using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>How far the ledger has sealed the topic of a pipeline.</summary>
internal sealed class TopicProgress(string pipeline, string topic, ILedger ledger, ITopicMetadata metadata, TimeProvider clock)
{
    private readonly EmptyTails _tails = new(topic, metadata, clock);

    /// <summary>By partition, the offset that the next record will get.</summary>
    public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(CancellationToken ct) => metadata.EndsAsync(topic, ct);

    /// <summary>By partition, where its chain ends; partitions of which the ledger has no row are left out.</summary>
    public async Task<IReadOnlyDictionary<Partition, PartitionHead>> HeadsAsync(CancellationToken ct)
    {
        var heads = new Dictionary<Partition, PartitionHead>();
        foreach (var epoch in await ledger.EpochsAsync(pipeline, ct))
        {
            foreach (var row in await ledger.HeadsAsync(pipeline, epoch.Epoch, ct))
                heads[row.Partition] = PartitionHead.Of(row);
        }
        return heads;
    }

    /// <summary>What lies before <paramref name="ends"/> and isn't sealed: still in the log, or gone from it.</summary>
    public async Task<Unsealed> UnsealedAsync(IReadOnlyDictionary<Partition, Offset> ends, TopicLog log, CancellationToken ct)
    {
        var heads = await HeadsAsync(ct);
        var open = await OpenAsync(ends, partition => NextOf(heads, partition), ct);
        if (open.Count == 0)
            return new Unsealed(0, 0, 0);
        var begins = await log.BeginsAsync(open.Keys, ct);
        var gaps = open.Select(end => (
            IsFirst: !heads.ContainsKey(end.Key),
            All: end.Value.Value - NextOf(heads, end.Key),
            Gone: Math.Max(0, Math.Min(begins[end.Key].Value, end.Value.Value) - NextOf(heads, end.Key)))).ToList();
        return new Unsealed(
            gaps.Sum(gap => gap.All - gap.Gone),
            gaps.Where(gap => !gap.IsFirst).Sum(gap => gap.Gone),
            gaps.Where(gap => gap.IsFirst).Sum(gap => gap.Gone));
    }

    /// <summary>Whether every record before <paramref name="ends"/> is sealed, as far as is known.</summary>
    public async ValueTask<bool> IsSealedAsync(IReadOnlyDictionary<Partition, Offset> ends, CancellationToken ct)
    {
        var heads = await HeadsAsync(ct);
        return (await OpenAsync(ends, partition => NextOf(heads, partition), ct)).Count == 0;
    }

    /// <summary>
    /// How many offsets the topic's partitions had before the first record that is sealed. Of a topic made anew they count as missing.
    /// </summary>
    public async Task<long> BeforeFirstAsync(CancellationToken ct)
    {
        var before = 0L;
        await foreach (var row in ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct))
        {
            if (row.Previous == Offset.None && row.NextEpoch is null && row.Totals.Records == row.Counts.Records)
                before += row.First.Value;
        }
        return before;
    }

    /// <summary>The ends of those partitions that may have records before them and after what is sealed.</summary>
    private async ValueTask<IReadOnlyDictionary<Partition, Offset>> OpenAsync(
        IReadOnlyDictionary<Partition, Offset> ends, Func<Partition, long> next, CancellationToken ct)
    {
        var open = ends.Where(end => next(end.Key) < end.Value.Value).ToDictionary();
        if (open.Count == 0)
            return open;
        var empty = await _tails.FindAsync(open.Keys.ToDictionary(partition => partition, partition => new Offset(next(partition))), ct);
        return open.Where(end => !empty.Contains(end.Key)).ToDictionary();
    }

    private static long NextOf(IReadOnlyDictionary<Partition, PartitionHead> heads, Partition partition) =>
        heads.GetValueOrDefault(partition, PartitionHead.Start).Last.Value + 1;
}
