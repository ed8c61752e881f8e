using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

/// <summary>Listings of several keys that a reader takes some of: no more is held than is allowed, and the answer is the same.</summary>
public sealed class PagedQueryTests
{
    private const int Buckets = 4;

    private static readonly ResultSelection All = new("telemetry", "device") { Most = 1_000 };

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(500)]
    [InlineData(1_000_000)]
    public async Task However_little_is_held_the_answer_is_the_same(long mostBytes)
    {
        var random = new Random(7);
        var results = Enumerable.Range(0, 200)
            .Select(number => (Key: $"k{number % 23}", Start: number / 23 * 10))
            .Select(id => Some.Result(id.Key, id.Start, id.Start + 10) with { State = new byte[random.Next(1, 60)] })
            .ToList();
        var store = new MemoryResults();
        await new PagedResults(store, Buckets).WriteAsync(results, default);
        var query = new PagedQuery(store, new PageTree(store, PageTree.MostBytes), Buckets, mostBytes);

        var ordered = results.OrderBy(result => result.Id, ResultIdOrder.Instance).ToList();
        Assert.Equal(ordered.Select(TextOf), await AskAsync(query, All));
        Assert.Equal(ordered.Take(50).Select(TextOf), await AskAsync(query, All with { Most = 50 }));
        Assert.Equal(
            ordered.GroupBy(result => result.Id.Key).Select(key => TextOf(key.Last())),
            await AskAsync(query, All with { Listing = ResultListing.NewestOfEachKey }));
    }

    private static async Task<List<string>> AskAsync(PagedQuery query, ResultSelection asked) =>
        await query.RunAsync(asked, default).Select(TextOf).ToListAsync();

    private static string TextOf(Result result) => $"{result.Id.Key} {result.Id.Start.Milliseconds}";
}
