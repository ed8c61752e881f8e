using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>How far the ledger has sealed the topic of a pipeline.</summary>
internal sealed class TopicProgress(string pipeline, string topic, ILedger ledger, ITopicMetadata metadata)
{
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

    /// <summary>How many records before <paramref name="ends"/> aren't sealed.</summary>
    public async Task<long> UnsealedAsync(IReadOnlyDictionary<Partition, Offset> ends, CancellationToken ct)
    {
        var heads = await HeadsAsync(ct);
        return ends.Sum(end => Math.Max(0, end.Value.Value - 1 - heads.GetValueOrDefault(end.Key, Offset.None).Value));
    }
}
