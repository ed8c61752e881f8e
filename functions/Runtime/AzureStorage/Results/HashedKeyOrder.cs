using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Results of a partition in the order of their keys: as the table gives them, but for long keys that begin alike, which it orders by their hashes.</summary>
internal static class HashedKeyOrder
{
    public static async IAsyncEnumerable<Result> OfAsync(IAsyncEnumerable<TableEntity> rows, [EnumeratorCancellation] CancellationToken ct)
    {
        var alike = new List<TableEntity>();
        await foreach (var row in rows.WithCancellation(ct))
        {
            var isLong = TableResultKeys.IsOfLongKey(row.RowKey);
            if (alike.Count > 0 && !(isLong && TableResultKeys.BeginAlike(row.RowKey, alike[0].RowKey)))
            {
                foreach (var result in Ordered(alike))
                    yield return result;
                alike.Clear();
            }
            if (isLong)
                alike.Add(row);
            else
                yield return TableResultRows.Result(row);
        }
        foreach (var result in Ordered(alike))
            yield return result;
    }

    private static IEnumerable<Result> Ordered(List<TableEntity> alike) => alike.Select(TableResultRows.Result).Order(TableResultOrder.Instance);
}
