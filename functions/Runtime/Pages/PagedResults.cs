using System.Runtime.CompilerServices;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pages;

/// <summary>
/// Results of a view in pages: those of a window whose keys have one bucket are one item of another store, whichever that is. The same
/// promises as of single items, result by result: an older pane never replaces a newer one, whoever writes and however often.
/// </summary>
/// <param name="store">Where the pages are kept.</param>
/// <param name="buckets">Pages of a window, as long as none is split: a power of two.</param>
/// <param name="mostBytes">A page of more bytes is split, if it has more than one result.</param>
/// <param name="memory">Remembers pages; none are remembered by default.</param>
internal sealed class PagedResults(
    IResultStore store, int buckets, int mostBytes = PageTree.MostBytes, PageMemory? memory = null) : IResultStore
{
    private const int AtOnce = 8;

    // What is shorter fits into any store, beside what a page has around it.
    private const int SurelyFits = PageTree.MostBytes;

    private static readonly UTF8Encoding Utf8 = new(false);

    private readonly PageTree _tree = new(store, mostBytes, memory);

    public string? RejectionOf(Result result)
    {
        if (result.State.Length + (result.Id.Key.Length * 3L) + (result.Corrections.Count * 50L) < SurelyFits)
            return null;
        var entry = PageEntry.Of(result, new ByteWriter());
        return store.RejectionOf(PageTree.ItemOf(result.Id with { Key = PlaceOf(entry).Name }, entry));
    }

    public async ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        this.ThrowIfRejected(results);
        var scratch = new ByteWriter();
        var pages = Result.Newest(results).Values
            .Select(result => (result.Id, Entry: PageEntry.Of(result, scratch)))
            .GroupBy(one => (Window: one.Id with { Key = "" }, Place: PlaceOf(one.Entry)), one => one.Entry)
            .ToList();
        foreach (var some in pages.Chunk(AtOnce))
            await Task.WhenAll(some.Select(page => WriteAsync(page.Key.Window, page.Key.Place, [.. page], ct))).ConfigureAwait(false);
    }

    public async ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct)
    {
        var key = Utf8.GetBytes(id.Key);
        var (hash, place) = (Hash64.Of(key), PagePlace.Of(Hash64.Of(key), buckets));
        var page = id with { Key = place.Name };
        var stored = await _tree.ReadAsync(page, ct).ConfigureAwait(false);
        foreach (var (leaf, content) in await _tree.LeavesAsync(page, place, stored.Content, hash, ct).ConfigureAwait(false))
        {
            if (content.Find(key) is { } entry)
                return (entry.ToResult(leaf), entry.Tag);
        }
        return null;
    }

    public async ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
    {
        this.ThrowIfRejected(result);
        var entry = PageEntry.Of(result, new ByteWriter());
        var taken = await _tree
            .MergeAsync(result.Id, PlaceOf(entry), [entry], (stored, _) => stored?.Tag == tag, isNew: false, ct)
            .ConfigureAwait(false);
        return taken == 1 ? entry.Tag : null;
    }

    public IAsyncEnumerable<Result> QueryAsync(
        string pipeline, string view, string? key, EventTime from, EventTime to, CancellationToken ct)
    {
        var query = key is null ? OfAllKeysAsync(pipeline, view, from, to, ct) : OfOneKeyAsync(pipeline, view, key, from, to, ct);
        return query.Where(result => result.Kind != PaneKind.Retracted && result.Id.Start < to && result.End > from);
    }

    private async IAsyncEnumerable<Result> OfOneKeyAsync(
        string pipeline, string view, string key, EventTime from, EventTime to, [EnumeratorCancellation] CancellationToken ct)
    {
        var bytes = Utf8.GetBytes(key);
        var (hash, place) = (Hash64.Of(bytes), PagePlace.Of(Hash64.Of(bytes), buckets));
        await foreach (var item in store.QueryAsync(pipeline, view, place.Name, from, to, ct).ConfigureAwait(false))
        {
            foreach (var (leaf, page) in await _tree.LeavesAsync(item.Id, place, PageTree.Content(item), hash, ct).ConfigureAwait(false))
            {
                if (page.Find(bytes) is { } entry)
                    yield return entry.ToResult(leaf);
            }
        }
    }

    // Each bucket's pages by their own names: of parts only those count whose page says that it is split.
    private async IAsyncEnumerable<Result> OfAllKeysAsync(
        string pipeline, string view, EventTime from, EventTime to, [EnumeratorCancellation] CancellationToken ct)
    {
        var found = new List<(ResultId, Page)>();
        foreach (var some in Enumerable.Range(0, buckets).Chunk(AtOnce))
        {
            var reads = some.Select(bucket => LeavesAsync(pipeline, view, new PagePlace(bucket), from, to, ct));
            foreach (var pages in await Task.WhenAll(reads).ConfigureAwait(false))
                found.AddRange(pages);
        }
        foreach (var result in PageListing.Of(found))
            yield return result;
    }

    private async Task<List<(ResultId, Page)>> LeavesAsync(
        string pipeline, string view, PagePlace place, EventTime from, EventTime to, CancellationToken ct)
    {
        var leaves = new List<(ResultId, Page)>();
        await foreach (var item in store.QueryAsync(pipeline, view, place.Name, from, to, ct).ConfigureAwait(false))
            leaves.AddRange(await _tree.LeavesAsync(item.Id, place, PageTree.Content(item), null, ct).ConfigureAwait(false));
        return leaves;
    }

    private async Task WriteAsync(ResultId window, PagePlace place, List<PageEntry> entries, CancellationToken ct)
    {
        entries.Sort(PageEntry.Compare);
        var areFirst = entries.TrueForAll(entry => entry.PaneIndex == 0);
        await _tree.MergeAsync(window, place, entries, PageMerge.Newer, areFirst, ct).ConfigureAwait(false);
    }

    private PagePlace PlaceOf(PageEntry entry) => PagePlace.Of(Hash64.Of(entry.Key.Span), buckets);
}
