using System.Runtime.CompilerServices;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Ports;

/// <summary>
/// Makes the other listings of results that come by key and start, where a store has no better way. All are read; no more are held than
/// are asked for.
/// </summary>
internal static class ResultReductions
{
    /// <summary>The results of one key, as <paramref name="asked"/> has them in order.</summary>
    public static IAsyncEnumerable<Result> Listed(this IAsyncEnumerable<Result> ordered, ResultSelection asked, CancellationToken ct) =>
        asked.Listing switch
        {
            ResultListing.NewestFirst => NewestFirstAsync(ordered, asked.Most, ct),
            ResultListing.NewestOfEachKey => NewestOfEachKeyAsync(ordered, ct),
            _ => ordered,
        };

    private static async IAsyncEnumerable<Result> NewestOfEachKeyAsync(
        IAsyncEnumerable<Result> ordered, [EnumeratorCancellation] CancellationToken ct)
    {
        var newest = (Result?)null;
        await foreach (var result in ordered.WithCancellation(ct).ConfigureAwait(false))
        {
            if (newest is not null && newest.Id.Key != result.Id.Key)
                yield return newest;
            newest = result;
        }
        if (newest is not null)
            yield return newest;
    }

    private static async IAsyncEnumerable<Result> NewestFirstAsync(
        IAsyncEnumerable<Result> ordered, int most, [EnumeratorCancellation] CancellationToken ct)
    {
        var last = new Queue<Result>();
        await foreach (var result in ordered.WithCancellation(ct).ConfigureAwait(false))
        {
            if (last.Count == most)
                last.Dequeue();
            last.Enqueue(result);
        }
        foreach (var result in last.Reverse())
            yield return result;
    }
}
