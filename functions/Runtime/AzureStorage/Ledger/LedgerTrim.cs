using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// Removes old rows of an epoch: of each chain from its beginning, and then the rows of the delta objects that no row names any more. It
/// may be interrupted at any point; the next run continues there.
/// </summary>
internal sealed class LedgerTrim(
    StorageTable table,
    LedgerChains chains,
    SealedDeltas deltas,
    string pipeline,
    Epoch epoch,
    DateTimeOffset before)
{
    private readonly Dictionary<Source, Offset> _oldest = [];

    /// <summary>Returns how many chunks were removed. <paramref name="heads"/> are the newest rows, which stay.</summary>
    public async ValueTask<int> RunAsync(IReadOnlyList<ChunkRow> heads, CancellationToken ct)
    {
        var removed = 0;
        foreach (var head in heads)
            removed += await TrimAsync(head, ct).ConfigureAwait(false);
        await RemoveUnnamedAsync(ct).ConfigureAwait(false);
        return removed;
    }

    private async ValueTask<int> TrimAsync(ChunkRow head, CancellationToken ct)
    {
        var removed = 0;
        while (true)
        {
            var rows = await chains.ReadAsync(pipeline, epoch, head.Source, Offset.None, StorageTable.MaxPage, ct).ConfigureAwait(false);
            var old = rows.TakeWhile(row => row.Clock < before && row.Previous < head.Previous).ToList();
            var keys = old.Select(row => LedgerKeys.Chunk(row.Source, row.Previous));
            await table.DeleteAsync(LedgerKeys.EpochPartition(pipeline, epoch), keys, ct).ConfigureAwait(false);
            removed += old.Count;
            if (old.Count == StorageTable.MaxPage)
                continue;
            _oldest[head.Source] = rows[old.Count].Previous;
            return removed;
        }
    }

    // An object is made before its chunks are sealed, so the objects of removed chunks are older than the limit.
    private async ValueTask RemoveUnnamedAsync(CancellationToken ct)
    {
        var unnamed = new List<string>();
        await foreach (var delta in deltas.RangeAsync(pipeline, epoch, DateTimeOffset.MinValue, before, ct).ConfigureAwait(false))
        {
            if (delta.Chunks.All(chunk => _oldest.TryGetValue(chunk.Source, out var oldest) && chunk.Previous < oldest))
                unnamed.Add(LedgerKeys.Delta(delta.Name));
        }
        await table.DeleteAsync(LedgerKeys.EpochPartition(pipeline, epoch), unnamed, ct).ConfigureAwait(false);
    }
}
