using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// Finds the newest row of a chain. Tables are read forward only, so it reads from the newest known row; when that is far from the end, it
/// doubles its steps and then halves them (Bentley and Yao, "An almost optimal algorithm for unbounded searching"): of a chain of n pages
/// it reads about 2 log n rows and a page or two.
/// </summary>
internal sealed class HeadSearch(LedgerChains chains, string pipeline, Epoch epoch, Source source, int page)
{
    private ChunkRow? _newest;

    // No row has a previous offset at or after this.
    private long? _end;

    /// <summary>
    /// The newest row; null when there is none. <paramref name="known"/> is any row of the chain; a newer one makes the search shorter.
    /// </summary>
    public async ValueTask<ChunkRow?> FindAsync(ChunkRow? known, CancellationToken ct)
    {
        _newest = known;
        while (_newest?.NextEpoch is null)
        {
            var rows = await ReadAsync(_newest?.Last ?? Offset.None, page, ct).ConfigureAwait(false);
            _newest = rows.Count > 0 ? rows[^1] : _newest;
            if (rows.Count < page)
                break;
            await StrideAsync(Math.Max(1, rows[^1].Last.Value - rows[0].Previous.Value), ct).ConfigureAwait(false);
        }
        return _newest;
    }

    /// <summary>Continues until the end is about a page away; <paramref name="width"/> is the width of a page in offsets.</summary>
    private async ValueTask StrideAsync(long width, CancellationToken ct)
    {
        var stride = width;
        while (_newest!.NextEpoch is null && (_end is null || _end - _newest.Last.Value > width))
        {
            var at = new Offset(_newest.Last.Value + (_end is { } end ? (end - _newest.Last.Value) / 2 : stride));
            var rows = await ReadAsync(at, 1, ct).ConfigureAwait(false);
            stride *= 2;
            if (rows.Count > 0)
                _newest = rows[0];
            else
                _end = at.Value;
        }
    }

    private ValueTask<List<ChunkRow>> ReadAsync(Offset after, int limit, CancellationToken ct) =>
        chains.ReadAsync(pipeline, epoch, source, after, limit, ct);
}
