using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Local.Report;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>How far the ledger has sealed the topic of a pipeline.</summary>
internal sealed class TopicProgress(string pipeline, string topic, ILedger ledger, ITopicMetadata metadata, TimeProvider clock)
{
    private readonly EmptyTails _tails = new(topic, metadata, clock);

    /// <summary>By partition, the offset that it is read from as long as nothing of it is sealed; 0 where none is given.</summary>
    public IReadOnlyDictionary<Partition, Offset> Starts { get; set; } = new Dictionary<Partition, Offset>();

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
            return new Unsealed(0, [], []);
        var begins = await log.BeginsAsync(open.Keys, ct);
        var gone = open.Select(end => Range(end.Key, NextOf(heads, end.Key), Math.Min(begins[end.Key].Value, end.Value.Value)))
            .Where(range => range.Count > 0).ToLookup(range => heads.ContainsKey(new Partition(range.Partition)));
        var all = open.Sum(end => end.Value.Value - NextOf(heads, end.Key));
        return new Unsealed(all - gone.Sum(ranges => ranges.Sum(range => range.Count)), [.. gone[true]], [.. gone[false]]);
    }

    /// <summary>Whether every record before <paramref name="ends"/> is sealed, as far as is known.</summary>
    public async ValueTask<bool> IsSealedAsync(IReadOnlyDictionary<Partition, Offset> ends, CancellationToken ct)
    {
        var heads = await HeadsAsync(ct);
        return (await OpenAsync(ends, partition => NextOf(heads, partition), ct)).Count == 0;
    }

    /// <summary>
    /// The offsets that the topic's partitions had between where they were to be read from and the first record that is sealed. Of a topic
    /// made anew they count as missing.
    /// </summary>
    public async Task<IReadOnlyList<LostOffsets>> BeforeFirstAsync(CancellationToken ct)
    {
        var before = new List<LostOffsets>();
        await foreach (var row in ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct))
        {
            if (row.Source.IsTopic && row.Previous == Offset.None && row.NextEpoch is null && row.Totals.Records == row.Counts.Records)
                before.Add(Range(row.Partition, StartOf(row.Partition), row.First.Value));
        }
        return [.. before.Where(range => range.Count > 0)];
    }

    /// <summary>The offsets that the ledger counts as missing.</summary>
    public async Task<IReadOnlyList<LostOffsets>> GapsAsync(CancellationToken ct)
    {
        var gaps = new List<LostOffsets>();
        await foreach (var row in ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct))
        {
            if (row.Source.IsTopic && row.Missing > 0)
                gaps.Add(new LostOffsets(row.Partition.Value, row.Previous.Value + 1, row.Last.Value, row.Missing));
        }
        return gaps;
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

    private long NextOf(IReadOnlyDictionary<Partition, PartitionHead> heads, Partition partition) =>
        heads.TryGetValue(partition, out var head) ? head.Last.Value + 1 : StartOf(partition);

    private long StartOf(Partition partition) => Starts.TryGetValue(partition, out var start) ? start.Value : 0;

    private static LostOffsets Range(Partition partition, long from, long to) =>
        new(partition.Value, from, to - 1, Math.Max(0, to - from));
}
