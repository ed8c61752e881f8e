using System.Text;
using Serverless.Core.Windows;
using Serverless.Runtime.AzureStorage.Results;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class ResultOrderTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly string[] Alphabet = ["", "a", "Z", "é", "€", "\uffee", "😀", "🚀", "|"];

    private int _read;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Streams_in_the_order_of_their_keys_bytes_and_starts_are_one_in_the_end(int seed)
    {
        var random = new Random(seed);
        var results = Enumerable.Range(0, 900)
            .Select(_ => Some.Result(string.Concat(random.GetItems(Alphabet, 4)), random.Next(-5, 5)))
            .DistinctBy(result => result.Id);
        var inOrder = results.OrderBy(result => Convert.ToHexString(Encoding.UTF8.GetBytes(result.Id.Key)), StringComparer.Ordinal)
            .ThenBy(result => result.Id.Start)
            .ToList();

        var merged = ResultOrder.MergeAsync([.. inOrder.GroupBy(result => result.Id.Key.Length % 3).Select(Stream), Stream([])], Ct);

        Assert.Equal(inOrder, await merged.ToListAsync());
    }

    // one    0 . 2 . 4 . 6 ...
    // other  . 1 . 3 . 5 . ...
    [Fact]
    public async Task Of_each_stream_only_the_next_result_is_read_ahead()
    {
        var streams = Enumerable.Range(0, 2)
            .Select(first => Stream(Enumerable.Range(0, 100).Select(n => Some.Result(start: first + 2 * n))));

        var taken = await ResultOrder.MergeAsync(streams, Ct).Take(10).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 10), taken.Select(result => (int)result.Id.Start.Milliseconds));
        Assert.InRange(_read, 11, 12);
    }

    private async IAsyncEnumerable<Result> Stream(IEnumerable<Result> results)
    {
        foreach (var result in results)
        {
            await Task.Yield();
            Interlocked.Increment(ref _read);
            yield return result;
        }
    }
}
