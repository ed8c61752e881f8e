using System.Runtime.CompilerServices;

namespace Serverless.Runtime.AzureStorage;

/// <summary>Processes several items of a stream at the same time, and returns the answers in the stream's order.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// The answers for all items. At most <paramref name="atOnce"/> are running or waiting to be read; when the reader stops early, those
    /// are cancelled and awaited.
    /// </summary>
    public static async IAsyncEnumerable<TAnswer> SelectAsync<TItem, TAnswer>(
        IAsyncEnumerable<TItem> items,
        int atOnce,
        Func<TItem, CancellationToken, Task<TAnswer>> ask,
        [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asked = new Queue<Task<TAnswer>>(atOnce);
        try
        {
            await foreach (var item in items.WithCancellation(ct).ConfigureAwait(false))
            {
                if (asked.Count == atOnce)
                    yield return await asked.Dequeue().ConfigureAwait(false);
                asked.Enqueue(ask(item, stop.Token));
            }
            while (asked.TryDequeue(out var next))
                yield return await next.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
