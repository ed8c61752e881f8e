using System.Runtime.CompilerServices;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pages;

/// <summary>
/// Lists results in pages. Those of one key are read page by page. Pages are by window, and answers by key: so those of several keys, of
/// which a reader takes some, are chosen from all pages of the range, and the rest is passed over; of a reader who takes all, the pages are
/// held as they are stored.
/// </summary>
/// <param name="store">Where the pages are kept.</param>
/// <param name="tree">Reads them.</param>
/// <param name="buckets">Pages of a window, as long as none is split.</param>
/// <param name="mostBytes">What is held of the results of several keys.</param>
internal sealed class PagedQuery(IResultStore store, PageTree tree, int buckets, long mostBytes = FirstResults.MostBytes)
{
    private const int AtOnce = 8;

    // Of one key, backwards: some stores hold as many in memory.
    private const int PagesAtOnce = 64;

    public IAsyncEnumerable<Result> RunAsync(ResultSelection asked, CancellationToken ct) => asked switch
    {
        { Key: { } key } => OfOneKeyAsync(asked, key, ct).Where(asked.Takes),
        { Most: int.MaxValue, Listing: ResultListing.KeyAndStart } => OfAllKeysAsync(asked, ct).Where(asked.Takes),
        _ => FirstAsync(asked, ct),
    };

    private async IAsyncEnumerable<Result> OfOneKeyAsync(
        ResultSelection asked, string key, [EnumeratorCancellation] CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        var hash = Hash64.Of(bytes);
        var place = PagePlace.Of(hash, buckets);
        var name = place.KeyIn(asked.View);
        var after = asked.After is { } given ? given with { Key = name } : (ResultId?)null;
        var pages = asked with { Key = name, After = after, OnlyFinal = false };
        await foreach (var item in (asked.Listing == ResultListing.NewestFirst ? BackwardsAsync(pages, ct) : AllAsync(pages, ct))
            .ConfigureAwait(false))
        {
            foreach (var (leaf, page) in await tree.LeavesAsync(item.Id, place, PageTree.Content(item), hash, ct).ConfigureAwait(false))
            {
                if (page.Find(bytes) is { } entry)
                    yield return entry.ToResult(leaf);
            }
        }
    }

    private IAsyncEnumerable<Result> AllAsync(ResultSelection pages, CancellationToken ct) =>
        store.QueryAsync(pages with { Most = int.MaxValue }, ct);

    // At first as many as results are wanted: nearly every page may have the key. Then more and more, as it seems to be in few.
    private async IAsyncEnumerable<Result> BackwardsAsync(ResultSelection pages, [EnumeratorCancellation] CancellationToken ct)
    {
        var (last, most) = (pages.After, Math.Min(pages.Most, PagesAtOnce));
        while (true)
        {
            var some = await store.QueryAsync(pages with { After = last, Most = most }, ct).Take(most).ToListAsync(ct)
                .ConfigureAwait(false);
            foreach (var page in some)
                yield return page;
            if (some.Count < most)
                yield break;
            (last, most) = (some[^1].Id, Math.Min(most * 2, PagesAtOnce));
        }
    }

    // Each bucket's pages by their own names: of parts only those count whose page says that it is split.
    private async IAsyncEnumerable<Result> OfAllKeysAsync(ResultSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var found = new List<(ResultId, Page)>();
        foreach (var some in Enumerable.Range(0, buckets).Chunk(AtOnce))
        {
            var reads = some.Select(async bucket => await LeavesAsync(asked, bucket, ct).ToListAsync(ct).ConfigureAwait(false));
            foreach (var pages in await Task.WhenAll(reads).ConfigureAwait(false))
                found.AddRange(pages);
        }
        foreach (var result in PageListing.Of(found))
            yield return result;
    }

    /// <summary>As many as are asked for, in as many rounds through the pages as their states need to be held.</summary>
    private async IAsyncEnumerable<Result> FirstAsync(ResultSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var left = asked.Most;
        while (left > 0)
        {
            var first = new FirstResults(asked with { Most = left }, mostBytes);
            foreach (var some in Enumerable.Range(0, buckets).Chunk(AtOnce))
                await Task.WhenAll(some.Select(bucket => CollectAsync(first, asked, bucket, ct))).ConfigureAwait(false);
            foreach (var result in first.Results)
            {
                yield return result;
                asked = asked with { After = result.Id };
            }
            left = first.IsShort ? left - first.Results.Count : 0;
        }
    }

    private async Task CollectAsync(FirstResults first, ResultSelection asked, int bucket, CancellationToken ct)
    {
        await foreach (var (leaf, page) in LeavesAsync(asked, bucket, ct).ConfigureAwait(false))
            first.Add(leaf, page);
    }

    private async IAsyncEnumerable<(ResultId, Page)> LeavesAsync(
        ResultSelection asked, int bucket, [EnumeratorCancellation] CancellationToken ct)
    {
        var place = new PagePlace(bucket);
        var pages = new ResultSelection(asked.Pipeline, asked.View) { Key = place.KeyIn(asked.View), From = asked.From, To = asked.To };
        await foreach (var item in store.QueryAsync(pages, ct).ConfigureAwait(false))
        {
            foreach (var leaf in await tree.LeavesAsync(item.Id, place, PageTree.Content(item), null, ct).ConfigureAwait(false))
                yield return leaf;
        }
    }
}
