using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>The epochs of pipelines. Each is looked up after the one before it, and remembered: an epoch never changes.</summary>
internal sealed class LedgerEpochs(StorageTable table)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<PipelineEpoch>> _known = [];

    /// <summary>All epochs of a pipeline, oldest first.</summary>
    public async ValueTask<IReadOnlyList<PipelineEpoch>> ReadAsync(string pipeline, CancellationToken ct)
    {
        var last = Known(pipeline).Count;
        while (await NextAsync(pipeline, new Epoch(last), ct).ConfigureAwait(false) is { } found)
        {
            Remember(EpochEntity.Row(found, pipeline));
            last++;
        }
        return Known(pipeline);
    }

    /// <summary>An epoch that was read before, else null.</summary>
    public PipelineEpoch? Known(string pipeline, Epoch epoch)
    {
        lock (_lock)
            return _known.TryGetValue(pipeline, out var known) && epoch.Value >= 1 && epoch.Value <= known.Count
                ? known[epoch.Value - 1]
                : null;
    }

    /// <summary>
    /// Adds an epoch together with the rows that end the chains of the epoch before. When they don't fit into one transaction, the
    /// epoch's row is written with the last of them: if the writer stops before that, the next one to open the same epoch finds the ends
    /// and adds what is missing. False, and the epoch isn't added, when another instance was first.
    /// </summary>
    public async ValueTask<bool> TryOpenAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct)
    {
        var parts = ends.Chunk(StorageTable.MaxActions - 1).ToList();
        foreach (var some in parts.SkipLast(1))
        {
            if (!await TryEndAsync(some, [], ct).ConfigureAwait(false))
                return false;
        }
        return await TryEndAsync(parts.LastOrDefault([]), [EpochEntity.ToEntity(epoch)], ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Inserts the rows that end chains, with those of <paramref name="last"/> in the same transaction. False when a chain has another next
    /// row, or all of them are there: then it is one of <paramref name="last"/> that exists.
    /// </summary>
    private async ValueTask<bool> TryEndAsync(IReadOnlyList<ChunkRow> ends, IReadOnlyList<TableEntity> last, CancellationToken ct)
    {
        var missing = ends.ToList();
        while (missing.Count + last.Count > 0
            && !await table.TryInsertAsync([.. missing.Select(ChunkEntity.ToEntity), .. last], ct).ConfigureAwait(false))
        {
            var count = missing.Count;
            foreach (var end in missing.ToList())
            {
                var (partition, chunk) = (LedgerKeys.EpochPartition(end.Pipeline, end.Epoch), LedgerKeys.Chunk(end.Source, end.Previous));
                var found = await table.FindAsync(partition, chunk, ct).ConfigureAwait(false);
                if (found is not null && ChunkEntity.Row(found, end.Pipeline, end.Epoch).NextEpoch != end.NextEpoch)
                    return false;
                if (found is not null)
                    missing.Remove(end);
            }
            if (missing.Count == count)
                return false;
        }
        return true;
    }

    /// <summary>The row of the epoch after <paramref name="epoch"/>; null when that epoch isn't opened yet.</summary>
    private async ValueTask<TableEntity?> NextAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        await table.FindAsync(LedgerKeys.EpochPartition(pipeline, epoch), LedgerKeys.NextEpoch, ct).ConfigureAwait(false);

    private IReadOnlyList<PipelineEpoch> Known(string pipeline)
    {
        lock (_lock)
            return _known.TryGetValue(pipeline, out var known) ? [.. known] : [];
    }

    private void Remember(PipelineEpoch epoch)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(epoch.Pipeline, out var known))
                _known[epoch.Pipeline] = known = [];
            if (known.Count == epoch.Epoch.Value - 1)
                known.Add(epoch);
        }
    }
}
