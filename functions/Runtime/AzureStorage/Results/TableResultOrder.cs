using System.Runtime.CompilerServices;
using System.Text;
using Azure.Data.Tables;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Results of all keys in the order of their keys: as the table gives them, but for long keys that begin alike, which it orders by their hashes.</summary>
internal static class TableResultOrder
{
    public static async IAsyncEnumerable<Result> ByKey(IAsyncEnumerable<TableEntity> rows, [EnumeratorCancellation] CancellationToken ct)
    {
        var alike = new List<TableEntity>();
        await foreach (var row in rows.WithCancellation(ct))
        {
            var isLong = TableResultKeys.IsOfLongKey(row.PartitionKey);
            if (alike.Count > 0 && !(isLong && TableResultKeys.BeginAlike(row.PartitionKey, alike[0].PartitionKey)))
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

    private static IEnumerable<Result> Ordered(List<TableEntity> alike) => alike.Select(TableResultRows.Result)
        .OrderBy(result => Encoding.UTF8.GetBytes(result.Id.Key), Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other)))
        .ThenBy(result => result.Id.Start);
}
