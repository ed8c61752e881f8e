using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Deltas;

/// <summary>Finds the ledger rows around a delta object.</summary>
internal sealed class ObjectRows(ILedger ledger, string pipeline)
{
    private const int PageSize = 64;

    // Not every store compares times to the tick.
    private static readonly TimeSpan Around = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// The rows that name an object, in the order in which they were folded: of those of the batch that the ledger still has. The object's
    /// name was made at the time that its rows have as their clock.
    /// </summary>
    public async ValueTask<IReadOnlyList<ChunkRow>> OfAsync(string delta, CancellationToken ct)
    {
        if (DeltaName.TimeOf(delta) is not { } made)
            return [];
        return await ledger.ReadAllAsync(pipeline, made - Around, made + Around, ct)
            .Where(row => row.Delta == delta && row.NextEpoch is null)
            .OrderBy(row => row.Source)
            .ToListAsync(ct)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The row after a point of a source's chain: the next one that the ledger has, whether or not it follows the point. Null at the end.
    /// </summary>
    public async ValueTask<ChunkRow?> AfterAsync(Source source, ChainPoint point, CancellationToken ct)
    {
        var newest = await ledger.NewestEpochAsync(pipeline, ct).ConfigureAwait(false);
        for (var epoch = Math.Max(1, point.Epoch.Value); epoch <= newest?.Epoch.Value; epoch++)
        {
            var after = epoch == point.Epoch.Value ? point.Last : Offset.None;
            var rows = await ledger.ReadAsync(pipeline, new Epoch(epoch), source, after, 1, ct).ConfigureAwait(false);
            if (rows.Count > 0)
                return rows[0];
        }
        return null;
    }

    /// <summary>
    /// The row after which a source's chain is at a point; null when the ledger doesn't have it any more. Chains are read forward only, so
    /// it is looked for from further and further back.
    /// </summary>
    public async ValueTask<ChunkRow?> EndingAtAsync(Source source, ChainPoint point, CancellationToken ct)
    {
        for (var back = 1L; point.Last != Offset.None; back *= 2)
        {
            var from = new Offset(Math.Max(Offset.None.Value, point.Last.Value - back));
            if (await FindAsync(source, point, from, ct).ConfigureAwait(false) is { } found)
                return found;
            if (from == Offset.None)
                break;
        }
        return await EndBeforeAsync(source, point, ct).ConfigureAwait(false);
    }

    private async ValueTask<ChunkRow?> FindAsync(Source source, ChainPoint point, Offset from, CancellationToken ct)
    {
        while (from < point.Last)
        {
            var page = await ledger.ReadAsync(pipeline, point.Epoch, source, from, PageSize, ct).ConfigureAwait(false);
            if (page.FirstOrDefault(row => row.NextEpoch is null && row.Last == point.Last) is { } found)
                return found;
            if (page.Count == 0 || page[^1].Last <= from)
                return null;
            from = page[^1].Last;
        }
        return null;
    }

    /// <summary>The row that ends the chain in the epoch before, when the point is where it begins in its epoch.</summary>
    private async ValueTask<ChunkRow?> EndBeforeAsync(Source source, ChainPoint point, CancellationToken ct)
    {
        for (var epoch = point.Epoch.Value - 1; epoch >= 1; epoch--)
        {
            var heads = await ledger.HeadsAsync(pipeline, new Epoch(epoch), ct).ConfigureAwait(false);
            if (heads.FirstOrDefault(head => head.Source == source) is { } head)
                return ChainPoint.After(head) == point ? head : null;
        }
        return null;
    }
}
