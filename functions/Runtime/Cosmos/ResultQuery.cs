using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Lists results page by page; a page that fails is asked for again. With a key it reads one logical partition. Without one it reads all
/// partitions of the pipeline's view; they have a common prefix, so the client asks only the servers that hold them. The newest of each key
/// takes two requests a key: one for the next key, one for its newest item.
/// </summary>
/// <remarks>Keys of more than 1,000 bytes come in the order of their hashes, and under no prefix.</remarks>
internal sealed class ResultQuery(Container container, CosmosSender sender)
{
    private const int PageItems = 1_000;

    public IAsyncEnumerable<Result> RunAsync(ResultSelection asked, CancellationToken ct) =>
        asked.Listing == ResultListing.NewestOfEachKey ? NewestAsync(asked, ct) : ListAsync(asked, ct).Where(IsValid);

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
        var partition = new PartitionKeyBuilder().Add(asked.Pipeline).Add(asked.View);
        var options = new QueryRequestOptions
        {
            PartitionKey = (asked.Key is { } key ? partition.Add(ResultItem.PartitionOf(key)) : partition).Build(),
            MaxItemCount = Math.Min(PageItems, asked.Most),
            // A query that one server can answer needs no query plan first.
            EnableOptimisticDirectExecution = true,
        };
        var page = (CosmosAnswer?)null;
        do
        {
            page = await PageAsync(query, page?.Continuation, options, ct).ConfigureAwait(false);
            using var items = JsonDocument.Parse(page.Body);
            foreach (var item in items.RootElement.GetProperty("Documents"u8).EnumerateArray())
                yield return ResultItem.Read(item);
        }
        while (page.Continuation is not null);
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
