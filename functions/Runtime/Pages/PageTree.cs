using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pages;

/// <summary>A page as it is in the store.</summary>
/// <param name="Tag">What its replacement must name; null when it isn't stored.</param>
/// <param name="Content">What it holds.</param>
internal sealed record StoredPage(string? Tag, Page Content);

/// <summary>
/// Reads and changes pages of a view. Each is an item of the store, and every change of one names the version that it was made of. So no
/// writer undoes what another has written meanwhile, and a crash leaves each page as it was or as it should be.
/// </summary>
/// <remarks>
/// A page that is too large is split: first its parts take in all that it has, then it is replaced by one that says that it is split. Until
/// then it is the page that counts, and what its parts have already are copies; if the replacement is prevented, or never comes, all is
/// merged into them once more. So a reader that finds a page split finds everything in its parts.
/// </remarks>
internal sealed class PageTree(IResultStore store, int mostBytes, PageMemory? memory = null)
{
    /// <summary>
    /// A page of more bytes is split, if it has more than one result: a larger one costs no less for its bytes, and more for a late pane.
    /// </summary>
    public const int MostBytes = 128 * 1024;

    private const string Definition = "page";

    private static readonly StoredPage NotStored = new(null, Page.Empty);

    private static readonly Dictionary<Source, CorrectionMark> NoCorrections = [];

    /// <summary>The page of a place, which may not be stored.</summary>
    public async ValueTask<StoredPage> ReadAsync(ResultId page, CancellationToken ct) =>
        (memory is { IsAtRest: true } ? memory.Find(page) : null) ?? await ReadStoredAsync(page, ct).ConfigureAwait(false);

    /// <summary>The pages with entries at a place: its page or, where that is split, the parts.</summary>
    public async ValueTask<List<(ResultId Id, Page Page)>> LeavesAsync(
        ResultId id, PagePlace place, Page page, ulong? keyHash, CancellationToken ct)
    {
        if (!page.IsSplit)
            return [(id, page)];
        var leaves = new List<(ResultId, Page)>();
        foreach (var part in keyHash is { } hash ? [place.PartOf(hash)] : Enumerable.Range(0, PagePlace.Parts).Select(place.PartAt))
        {
            var partId = id with { Key = part.KeyIn(id.View) };
            var stored = await ReadAsync(partId, ct).ConfigureAwait(false);
            leaves.AddRange(await LeavesAsync(partId, part, stored.Content, keyHash, ct).ConfigureAwait(false));
        }
        return leaves;
    }

    /// <summary>
    /// Merges entries into the page of a place, or into its parts. Each entry is decided by the rule, against what is stored at the moment
    /// of the write. Returns how many were taken in.
    /// </summary>
    /// <param name="window">Pipeline, view and start; the key is not looked at.</param>
    /// <param name="place">Where all the entries belong.</param>
    /// <param name="entries">Sorted by key, each key once.</param>
    /// <param name="rule">What takes the place of what.</param>
    /// <param name="isNew">Whether probably no page is stored: then none is read before the first attempt.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<int> MergeAsync(
        ResultId window, PagePlace place, IReadOnlyList<PageEntry> entries, TakesPlace rule, bool isNew, CancellationToken ct)
    {
        var id = window with { Key = place.KeyIn(window.View) };
        // What is remembered may be out of date. A write shows that by the tag; before nothing is written, the page is read.
        var known = memory?.Find(id) ?? (isNew ? NotStored : null);
        while (true)
        {
            var stored = known ?? await ReadStoredAsync(id, ct).ConfigureAwait(false);
            if (stored.Content.IsSplit)
                return await MergeIntoPartsAsync(id, place, entries, rule, areNew: false, ct).ConfigureAwait(false);
            var (merged, taken) = PageMerge.Into(stored.Content.Entries, entries, rule);
            if (taken > 0 && await TryWriteAsync(id, place, merged, stored.Tag, ct).ConfigureAwait(false))
                return taken;
            if (taken == 0 && known is null)
                return 0;
            // Else another writer was first: merge into what it has written.
            known = null;
        }
    }

    /// <summary>The page of one entry alone, as an item of the store.</summary>
    public static Result ItemOf(ResultId id, PageEntry entry) => ItemOf(id, Page.Of([entry]).ToBytes(), [entry]);

    private async ValueTask<StoredPage> ReadStoredAsync(ResultId id, CancellationToken ct)
    {
        var read = await store.FindAsync(id, ct).ConfigureAwait(false) is var (item, tag) ? new StoredPage(tag, Content(item)) : NotStored;
        memory?.Remember(id, read);
        return read;
    }

    /// <summary>Puts entries in the place of the page with the tag, or of their parts if they are too many for one.</summary>
    private async ValueTask<bool> TryWriteAsync(ResultId id, PagePlace place, List<PageEntry> entries, string? tag, CancellationToken ct)
    {
        var page = Page.Of(entries);
        var bytes = page.ToBytes();
        if (bytes.Length > mostBytes && entries.Count > 1 && !place.IsDeepest)
        {
            // Before the page says that it is split: what a reader then looks for is there.
            await MergeIntoPartsAsync(id, place, entries, PageMerge.Newer, areNew: true, ct).ConfigureAwait(false);
            page = Page.Split;
            bytes = page.ToBytes();
        }
        if (await store.TryReplaceAsync(ItemOf(id, bytes, entries), tag, ct).ConfigureAwait(false) is not { } written)
            return false;
        memory?.Remember(id, new StoredPage(written, page));
        return true;
    }

    private async ValueTask<int> MergeIntoPartsAsync(
        ResultId window, PagePlace place, IReadOnlyList<PageEntry> entries, TakesPlace rule, bool areNew, CancellationToken ct)
    {
        var taken = 0;
        foreach (var part in entries.GroupBy(entry => place.PartOf(Hash64.Of(entry.Key.Span))))
            taken += await MergeAsync(window, part.Key, [.. part], rule, areNew, ct).ConfigureAwait(false);
        return taken;
    }

    // A store finds the page by the longest of its windows; beside it stands how many results it holds.
    private static Result ItemOf(ResultId id, byte[] page, List<PageEntry> entries) => new(
        id,
        entries.Select(entry => entry.EndFrom(id.Start)).Max(),
        new LayoutNumber(entries.Max(entry => entry.Layout)),
        0,
        PaneKind.OnTime,
        entries.Count,
        page,
        Definition,
        NoCorrections);

    /// <summary>Reads an item of the store. One that is damaged says which page it is.</summary>
    public static Page Content(Result item)
    {
        try
        {
            return Page.Read(item.State);
        }
        catch (CorruptDataException damage)
        {
            throw new CorruptDataException(
                $"page {item.Id.Key} of {item.Id.Pipeline}/{item.Id.View} for the window from {item.Id.Start}: {damage.Message}");
        }
    }
}
