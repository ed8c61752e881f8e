using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Lists results page by page; a page that fails is asked for again. With a key it reads one logical partition; without, those under the prefix of pipeline and view,
/// which the client sends to the servers that hold them and to no other.
/// </summary>
internal sealed class ResultQuery(Container container, CosmosSender requests)
{
    private const int PageItems = 1_000;

    private const string OfOneKey = "SELECT * FROM c WHERE c.start < @to AND c[\"end\"] > @from ORDER BY c.start";

    private const string OfAllKeys =
        "SELECT * FROM c WHERE c.pipeline = @pipeline AND c.view = @view AND c.start < @to AND c[\"end\"] > @from ORDER BY c.key, c.start";

    public async IAsyncEnumerable<Result> RunAsync(string pipeline, string view, string? key, EventTime from, EventTime to, [EnumeratorCancellation] CancellationToken ct)
    {
        var partition = new PartitionKeyBuilder().Add(pipeline).Add(view);
        var query = (key is null ? new QueryDefinition(OfAllKeys).WithParameter("@pipeline", pipeline).WithParameter("@view", view) : new QueryDefinition(OfOneKey))
            .WithParameter("@from", ResultItem.Number(from))
            .WithParameter("@to", ResultItem.Number(to));
        var options = new QueryRequestOptions
        {
            PartitionKey = (key is null ? partition : partition.Add(ResultItem.PartitionOf(key))).Build(),
            MaxItemCount = PageItems,
            // What one server holds is asked for as it is, without a query plan first.
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

    // An iterator that has failed can't go on; a new one goes on from where the last page ended.
    private ValueTask<CosmosAnswer> PageAsync(QueryDefinition query, string? continuation, QueryRequestOptions options, CancellationToken ct) => requests.SendAsync(
        async token =>
        {
            using var pages = container.GetItemQueryStreamIterator(query, continuation, options);
            return await pages.ReadNextAsync(token).ConfigureAwait(false);
        },
        requests.Patience(),
        ct);
}
