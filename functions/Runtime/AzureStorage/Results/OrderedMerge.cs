using System.Runtime.CompilerServices;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Ordered streams of results as one: of each only what it has read ahead is in memory. Their first pages are asked for at the same time.</summary>
internal static class OrderedMerge
{
    public static async IAsyncEnumerable<Result> OfAsync(IEnumerable<IAsyncEnumerable<Result>> buckets, [EnumeratorCancellation] CancellationToken ct)
    {
        var streams = buckets.Select(bucket => bucket.GetAsyncEnumerator(ct)).ToList();
        try
        {
            var heads = await HeadsAsync(streams);
            while (heads.TryPeek(out var stream, out var head))
            {
                yield return head;
                if (await stream.MoveNextAsync())
                    heads.DequeueEnqueue(stream, stream.Current);
                else
                    heads.Dequeue();
            }
        }
        finally
        {
            foreach (var stream in streams)
                await stream.DisposeAsync();
        }
    }

    private static async Task<PriorityQueue<IAsyncEnumerator<Result>, Result>> HeadsAsync(List<IAsyncEnumerator<Result>> streams)
    {
        var begun = await Task.WhenAll(streams.Select(stream => stream.MoveNextAsync().AsTask()));
        var heads = new PriorityQueue<IAsyncEnumerator<Result>, Result>(TableResultOrder.Instance);
        heads.EnqueueRange(streams.Where((_, number) => begun[number]).Select(stream => (stream, stream.Current)));
        return heads;
    }
}
