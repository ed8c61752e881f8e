using System.Globalization;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Lists results of a view with a window that overlaps a range: of one key from one range of rows, of all keys from all partitions of the view.</summary>
internal sealed class TableResultQuery(StorageTable table)
{
    public IAsyncEnumerable<Result> OfOneKey(string pipeline, string view, string key, EventTime from, EventTime to, CancellationToken ct)
    {
        var partition = TableResultKeys.Partition(pipeline, view, TableResultKeys.BucketOf(key));
        var (first, end) = (TableResultKeys.Row(key, EventTime.Min), TableResultKeys.Row(key, to));
        return table.RangeAsync(partition, first, end, ct, where: EndsBehind(from)).Select(TableResultRows.Result);
    }

    public IAsyncEnumerable<Result> OfAllKeys(string pipeline, string view, EventTime from, EventTime to, CancellationToken ct)
    {
        var buckets = Enumerable.Range(0, TableResultKeys.Buckets)
            .Select(bucket => $"PartitionKey eq '{TableResultKeys.Partition(pipeline, view, bucket)}' and {StartsBefore(to)} and {EndsBehind(from)}")
            .Select(filter => HashedKeyOrder.OfAsync(table.QueryAsync(filter, ct), ct));
        return OrderedMerge.OfAsync(buckets, ct);
    }

    private static string StartsBefore(EventTime to) => string.Create(CultureInfo.InvariantCulture, $"{TableResultRows.Start} lt {to.Milliseconds}L");

    private static string EndsBehind(EventTime from) => string.Create(
        CultureInfo.InvariantCulture, $"{TableResultRows.End} gt {from.Milliseconds}L and {TableResultRows.Kind} ne {(int)PaneKind.Retracted}");
}
