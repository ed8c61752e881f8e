using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Repair;

/// <summary>Finds the ledger rows around a delta object.</summary>
internal sealed class ObjectRows(ILedger ledger, string pipeline)
{
    private const int PageSize = 64;

    /// <summary>
    /// The rows that name an object, in the order in which they were folded: of those of the batch that the ledger still has. The object's
    /// name was made at the time that its rows have as their clock.
    /// </summary>
    public async ValueTask<IReadOnlyList<ChunkRow>> OfAsync(string delta, CancellationToken ct)
    {
        if (DeltaName.TimeOf(delta) is not { } made)
            return [];
        return await ledger.ReadAllAsync(pipeline, made, made.AddTicks(1), ct)
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
    /// The row that another one follows in its chain; null when the ledger doesn't have it any more. Chains are read forward only, so it is
    /// looked for from further and further back.
    /// </summary>
    public async ValueTask<ChunkRow?> BeforeAsync(ChunkRow row, CancellationToken ct)
    {
        for (var back = 1L; row.Previous != Offset.None; back *= 2)
        {
            var from = new Offset(Math.Max(Offset.None.Value, row.Previous.Value - back));
            if (await FindAsync(row, from, ct).ConfigureAwait(false) is { } found)
                return found;
            if (from == Offset.None)
                break;
        }
        return await EndBeforeAsync(row, ct).ConfigureAwait(false);
    }

    private async ValueTask<ChunkRow?> FindAsync(ChunkRow row, Offset from, CancellationToken ct)
    {
        while (from < row.Previous)
        {
            var page = await ledger.ReadAsync(pipeline, row.Epoch, row.Source, from, PageSize, ct).ConfigureAwait(false);
            if (page.FirstOrDefault(one => one.Last == row.Previous && one.NextEpoch is null && one.Previous < row.Previous) is { } found)
                return found;
            if (page.Count == 0 || page[^1].Last <= from)
                return null;
            from = page[^1].Last;
        }
        return null;
    }

    /// <summary>The row that ends the chain in the epoch before, when the row is the first one of its epoch.</summary>
    private async ValueTask<ChunkRow?> EndBeforeAsync(ChunkRow row, CancellationToken ct)
    {
        for (var epoch = row.Epoch.Value - 1; epoch >= 1; epoch--)
        {
            var heads = await ledger.HeadsAsync(pipeline, new Epoch(epoch), ct).ConfigureAwait(false);
            if (heads.FirstOrDefault(head => head.Source == row.Source) is { } head)
                return head.NextEpoch == row.Epoch && head.Last == row.Previous ? head : null;
        }
        return null;
    }
}
