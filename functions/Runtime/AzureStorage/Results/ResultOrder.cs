using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// The order in which results of a view are listed (<see cref="ResultIdOrder"/>), and streams of results in that order.
/// </summary>
internal sealed class ResultOrder : IComparer<Result>
{
    /// <summary>The order.</summary>
    public static readonly ResultOrder Instance = new();

    /// <summary>Compares keys, then starts.</summary>
    public int Compare(Result? x, Result? y) => ResultIdOrder.Instance.Compare(x!.Id, y!.Id);

    /// <summary>
    /// Results of the rows of one table partition in order. The table returns them in this order, except for long keys with the same
    /// beginning, which it orders by their hashes: those are collected and sorted.
    /// </summary>
    public static async IAsyncEnumerable<Result> OfPartitionAsync(
        IAsyncEnumerable<TableEntity> rows, [EnumeratorCancellation] CancellationToken ct)
    {
        var alike = new List<TableEntity>();
        await foreach (var row in rows.WithCancellation(ct))
        {
            var isLong = TableResultKeys.IsOfLongKey(row.RowKey);
            if (alike.Count > 0 && !(isLong && TableResultKeys.BeginAlike(row.RowKey, alike[0].RowKey)))
            {
                foreach (var result in Sorted(alike))
                    yield return result;
                alike.Clear();
            }
            if (isLong)
                alike.Add(row);
            else
                yield return TableResultRows.Result(row);
        }
        foreach (var result in Sorted(alike))
            yield return result;
    }

    /// <summary>
    /// Merges ordered streams into one. Holds in memory only the pages that are being read. The first pages of all streams are requested at
    /// the same time.
    /// </summary>
    public static async IAsyncEnumerable<Result> MergeAsync(
        IEnumerable<IAsyncEnumerable<Result>> ordered, [EnumeratorCancellation] CancellationToken ct)
    {
        var streams = ordered.Select(stream => stream.GetAsyncEnumerator(ct)).ToList();
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

    private static IEnumerable<Result> Sorted(List<TableEntity> rows) => rows.Select(TableResultRows.Result).Order(Instance);

    private static async Task<PriorityQueue<IAsyncEnumerator<Result>, Result>> HeadsAsync(List<IAsyncEnumerator<Result>> streams)
    {
        var hasFirst = await Task.WhenAll(streams.Select(stream => stream.MoveNextAsync().AsTask()));
        var heads = new PriorityQueue<IAsyncEnumerator<Result>, Result>(Instance);
        heads.EnqueueRange(streams.Where((_, number) => hasFirst[number]).Select(stream => (stream, stream.Current)));
        return heads;
    }
}
