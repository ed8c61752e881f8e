using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// Removes old rows of the chains, each from its beginning. It may be interrupted at any point; the next run continues there. Remembers the
/// oldest row of each chain: rows before it are gone for ever.
/// </summary>
internal sealed class LedgerTrim(StorageTable table, LedgerChains chains)
{
    private const int ChainsAtOnce = 16;

    private readonly ConcurrentDictionary<(string, Epoch, Source), ChunkRow> _oldest = [];

    // Chains that have ended and of which only the rows are left that always stay.
    private readonly ConcurrentDictionary<(string, Epoch, Source), bool> _done = [];

    /// <summary>Trims the topic's own chains of an epoch.</summary>
    public async ValueTask<TrimOutcome> RunAsync(
        PipelineEpoch epoch, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct)
    {
        var (removed, kept) = (0, new List<ChunkRow>());
        var sources = Enumerable.Range(0, epoch.Partitions).Select(number => new Source(new Partition(number)));
        foreach (var some in sources.Chunk(ChainsAtOnce))
        {
            var trims = some.Select(source => new ChainTrim(source, before, applied.GetValueOrDefault(source, ChainPoint.Start))).ToList();
            var open = trims.Where(trim => !_done.ContainsKey((epoch.Pipeline, epoch.Epoch, trim.Source))).ToList();
            while (open.Count > 0)
            {
                removed += await TrimAsync(epoch, open, ct).ConfigureAwait(false);
                open.RemoveAll(trim => !trim.HasMore);
            }
            kept.AddRange(trims.Select(trim => OldestOf(epoch, trim.Source) is { } oldest && trim.IsKept(oldest) ? oldest : null)
                .OfType<ChunkRow>());
        }
        return new TrimOutcome(removed, kept);
    }

    /// <summary>Whether the chunk's row was removed, as far as is known.</summary>
    public bool IsRemoved(PipelineEpoch epoch, SealedChunk chunk) =>
        OldestOf(epoch, chunk.Source) is { } oldest && chunk.Previous < oldest.Previous;

    private ChunkRow? OldestOf(PipelineEpoch epoch, Source source) =>
        _oldest.GetValueOrDefault((epoch.Pipeline, epoch.Epoch, source));

    /// <summary>Removes what may go of the next page of each chain. Chains share transactions, which are sent one after another.</summary>
    private async ValueTask<int> TrimAsync(PipelineEpoch epoch, List<ChainTrim> some, CancellationToken ct)
    {
        await Parallel.ForEachAsync(
            some,
            ct,
            async (trim, token) => trim.Look(await chains
                .ReadAsync(epoch.Pipeline, epoch.Epoch, trim.Source, Offset.None, StorageTable.MaxPage, token)
                .ConfigureAwait(false))).ConfigureAwait(false);
        var old = some.SelectMany(trim => trim.Old).Select(row => LedgerKeys.Chunk(row.Source, row.Previous)).ToList();
        await table.DeleteAsync(LedgerKeys.EpochPartition(epoch.Pipeline, epoch.Epoch), old, ct).ConfigureAwait(false);
        foreach (var trim in some)
        {
            var chain = (epoch.Pipeline, epoch.Epoch, trim.Source);
            if (trim.Oldest is { } oldest)
                _oldest[chain] = oldest;
            if (trim.IsDone)
                _done[chain] = true;
        }
        return old.Count;
    }
}
