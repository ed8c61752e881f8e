using System.Text;
using Serverless.Core.Binary;
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
        return store.RejectionOf(PageTree.ItemOf(result.Id with { Key = PlaceOf(entry).KeyIn(result.Id.View) }, entry));
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
        var page = id with { Key = place.KeyIn(id.View) };
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

    public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct) => new PagedQuery(store, _tree, buckets)
        .RunAsync(asked, ct);

    private async Task WriteAsync(ResultId window, PagePlace place, List<PageEntry> entries, CancellationToken ct)
    {
        entries.Sort(PageEntry.Compare);
        var areFirst = entries.TrueForAll(entry => entry.PaneIndex == 0);
        await _tree.MergeAsync(window, place, entries, PageMerge.Newer, areFirst, ct).ConfigureAwait(false);
    }

    private PagePlace PlaceOf(PageEntry entry) => PagePlace.Of(Hash64.Of(entry.Key.Span), buckets);
}
