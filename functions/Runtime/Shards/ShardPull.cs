using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// One pull: applies what follows the shard's fences, from the poke where it fits and from the ledger where it doesn't, always the source
/// with the least watermark first, so that windows close as early as they can. With <paramref name="readOn"/> it reads the ledger to its
/// end whatever the poke says: a shard that lags catches up in one operation, and the pokes that are queued for it find nothing left to do.
/// </summary>
internal sealed class ShardPull(
    ILedger ledger,
    DeltaCache deltas,
    ShardLife life,
    ISharded subject,
    Shard shard,
    ShardState state,
    Poke poke,
    bool readOn = false)
{
    private const int PageSize = 64;

    private readonly SectionSource _sections = new(deltas, life, DeltaParts.Of(subject));
    private readonly Dictionary<int, Queue<PokedChunk>> _poked = poke.Chunks
        .GroupBy(chunk => chunk.Partition)
        .ToDictionary(chunks => chunks.Key, chunks => new Queue<PokedChunk>(chunks));
    private readonly Dictionary<Source, Queue<ChunkRow>> _pages = [];

    /// <summary>
    /// Applies at most <paramref name="limit"/> chunks. Returns whether all that the ledger is known to hold for the shard is applied.
    /// </summary>
    public async ValueTask<bool> RunAsync(int limit, CancellationToken ct)
    {
        var open = state.Sources.ToHashSet();
        var left = limit;
        while (open.Count > 0 && left > 0)
        {
            var source = open.MinBy(candidate => candidate.Watermark)!;
            if (await ApplyNextAsync(source, ct).ConfigureAwait(false))
                left--;
            else
                open.Remove(source);
        }
        return open.Count == 0;
    }

    private async ValueTask<bool> ApplyNextAsync(SourceFence source, CancellationToken ct)
    {
        if (NextPoked(source) is { } poked)
        {
            var link = LinkOf(source, poked);
            if (Shard.Fit(state, link) == ChunkFit.Next)
            {
                shard.Apply(state, link, await _sections.ReadAsync(poked, ct).ConfigureAwait(false));
                return true;
            }
        }
        if (!MayHaveMore(source))
            return false;
        return await NextSealedAsync(source, ct).ConfigureAwait(false) is { } row
            && await ApplyAsync(source, row, ct).ConfigureAwait(false);
    }

    private ChunkLink LinkOf(SourceFence source, PokedChunk poked) =>
        new(
            source.Source,
            new Epoch(poke.Epoch),
            new Offset(poked.Previous),
            new Offset(poked.Last),
            new EventTime(poked.WatermarkAfter),
            poked.Delta);

    private async ValueTask<bool> ApplyAsync(SourceFence source, ChunkRow row, CancellationToken ct)
    {
        if (row.NextEpoch is { } next)
        {
            if (!life.Reaches(next))
                return false;
            source.Epoch = next;
            _pages.Remove(source.Source);
            return true;
        }
        var writtenFor = life.LayoutIn(row.Epoch);
        var sections = await _sections.ReadAsync(row, writtenFor, ct).ConfigureAwait(false);
        shard.Apply(state, ChunkLink.Of(row), sections, _sections.OwnerOf(row.Partition, writtenFor));
        return true;
    }

    /// <summary>The poke's first chunk of the source that isn't applied yet.</summary>
    private PokedChunk? NextPoked(SourceFence source)
    {
        if (!_poked.TryGetValue(source.Partition.Value, out var chunks))
            return null;
        while (chunks.TryPeek(out var passed) && passed.Last <= source.Last.Value)
            chunks.Dequeue();
        return chunks.TryPeek(out var next) ? next : null;
    }

    /// <summary>
    /// Whether the ledger may have rows of the source after the fence: the poke names some; or the poke would close windows (by a flush, or
    /// because the source is idle), and it may be too old to be trusted that there are none.
    /// </summary>
    private bool MayHaveMore(SourceFence source) =>
        NextPoked(source) is not null
        || (poke.Heads is { } heads && heads.TryGetValue(source.Partition.Value, out var head) && head > source.Last.Value)
        || poke.Flush
        || readOn
        || (!source.IsIdle && poke.Idle.Contains(source.Partition.Value));

    private async ValueTask<ChunkRow?> NextSealedAsync(SourceFence source, CancellationToken ct)
    {
        var page = _pages.TryGetValue(source.Source, out var known) ? known : _pages[source.Source] = new Queue<ChunkRow>();
        // Rows of chunks that were applied from the poke meanwhile are skipped.
        while (page.TryPeek(out var passed) && passed.Last <= source.Last && passed.NextEpoch is null)
            page.Dequeue();
        if (page.Count == 0)
        {
            foreach (var row in await ReadPageAsync(source, ct).ConfigureAwait(false))
                page.Enqueue(row);
        }
        return page.TryDequeue(out var next) ? next : null;
    }

    /// <summary>Rows after the fence, of the epoch that the source's chain has reached, or of the first after it that has any.</summary>
    private async ValueTask<IReadOnlyList<ChunkRow>> ReadPageAsync(SourceFence source, CancellationToken ct)
    {
        foreach (var epoch in life.From(source.Epoch))
        {
            var rows = await ledger
                .ReadAsync(life.Id.Pipeline, epoch.Epoch, source.Source, source.Last, PageSize, ct)
                .ConfigureAwait(false);
            if (rows.Count > 0)
                return rows;
        }
        return [];
    }
}
