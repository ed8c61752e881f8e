using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Lists results page by page; a page that fails is asked for again. With a key it reads one logical partition. Without one it reads all
/// partitions of the pipeline; they have a common prefix, so the client asks only the servers that hold them. The newest of each key
/// takes two requests a key: one for the next key, one for its newest item.
/// </summary>
/// <remarks>Keys of more than 1,000 bytes come in the order of their hashes, and under no prefix.</remarks>
internal sealed class ResultQuery(Container container, CosmosSender sender)
{
    private const int PageItems = 1_000;

    // Of the items of a document, how many are asked for in place of one.
    private const int Surplus = 4;

    public IAsyncEnumerable<Result> RunAsync(ResultSelection asked, CancellationToken ct) =>
        asked.Listing == ResultListing.NewestOfEachKey ? NewestAsync(asked, ct) : ListAsync(asked, ct).Where(asked.Takes);

    /// <summary>
    /// Results of several views of one key. One request in one partition has the newest items of all these views together, several times as
    /// many as are wanted; only a view that has too few among them, because another one has many windows in the same time, is asked alone.
    /// </summary>
    public async ValueTask<IReadOnlyList<IReadOnlyList<Result>>> ReadAsync(DocumentSelection asked, CancellationToken ct)
    {
        var most = Math.Min(PageItems, asked.Parts.Sum(part => part.Most) * Surplus);
        var page = await PageAsync(
            ResultQueryText.Of(asked), null, OptionsOf(asked.Pipeline, asked.Key, most), ct).ConfigureAwait(false);
        var found = Results(page).ToLookup(result => result.Id.View);
        return await Task.WhenAll(asked.Parts.Select(PartAsync)).ConfigureAwait(false);

        async Task<IReadOnlyList<Result>> PartAsync(DocumentPart part)
        {
            var selection = asked.Of(part);
            var newest = found[part.View].Where(selection.Takes).Take(part.Most).ToList();
            return newest.Count == part.Most || page.Continuation is null
                ? newest
                : await ListAsync(selection with { Most = part.Most * Surplus }, ct).Where(selection.Takes).Take(part.Most).ToListAsync(ct)
                    .ConfigureAwait(false);
        }
    }

    private static bool IsValid(Result result) => result.Kind != PaneKind.Retracted;

    private async IAsyncEnumerable<Result> NewestAsync(ResultSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = asked with { Listing = ResultListing.KeyAndStart, Most = 1, After = PastKey(asked.After) };
        while (await ListAsync(next, ct).FirstOrDefaultAsync(ct).ConfigureAwait(false) is { } first)
        {
            var ofKey = next with { Key = first.Id.Key, Prefix = "", After = null, Listing = ResultListing.NewestFirst };
            if (await ListAsync(ofKey, ct).FirstOrDefaultAsync(IsValid, ct).ConfigureAwait(false) is { } newest)
                yield return newest;
            next = next with { After = PastKey(first.Id) };
        }
    }

    private static ResultId? PastKey(ResultId? id) => id is { } given ? given with { Start = EventTime.Max } : null;

    private async IAsyncEnumerable<Result> ListAsync(ResultSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var query = ResultQueryText.Of(asked);
        var options = OptionsOf(asked.Pipeline, asked.Key, Math.Min(PageItems, asked.Most));
        var page = (CosmosAnswer?)null;
        do
        {
            page = await PageAsync(query, page?.Continuation, options, ct).ConfigureAwait(false);
            foreach (var result in Results(page))
                yield return result;
        }
        while (page.Continuation is not null);
    }

    private static List<Result> Results(CosmosAnswer page)
    {
        using var items = JsonDocument.Parse(page.Body);
        return [.. items.RootElement.GetProperty("Documents"u8).EnumerateArray().Select(ResultItem.Read)];
    }

    private static QueryRequestOptions OptionsOf(string pipeline, string? key, int mostItems)
    {
        var partition = new PartitionKeyBuilder().Add(pipeline);
        return new QueryRequestOptions
        {
            PartitionKey = (key is null ? partition : partition.Add(ResultItem.PartitionOf(key))).Build(),
            MaxItemCount = mostItems,
            // A query that one server can answer needs no query plan first.
            EnableOptimisticDirectExecution = true,
        };
    }

    // An iterator that has failed can't continue; a new one begins after the last page.
    private ValueTask<CosmosAnswer> PageAsync(
        QueryDefinition query, string? continuation, QueryRequestOptions options, CancellationToken ct) => sender.SendAsync(
        async token =>
        {
            using var pages = container.GetItemQueryStreamIterator(query, continuation, options);
            return await pages.ReadNextAsync(token).ConfigureAwait(false);
        },
        sender.NewBudget(),
        ct);
}
