using System.Globalization;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// Lists results of a view: of one key from one range of rows, of all keys from all partitions of the view. Rows come by key and start
/// only: for other listings all rows of the range are read.
/// </summary>
internal sealed class TableResultQuery(StorageTable table)
{
    public IAsyncEnumerable<Result> OfOneKey(ResultSelection asked, string key, CancellationToken ct)
    {
        var partition = TableResultKeys.Partition(asked.Pipeline, asked.View, TableResultKeys.BucketOf(key));
        var isBackwards = asked.Listing == ResultListing.NewestFirst;
        var (first, end) = (EventTime.Min, asked.To);
        if (asked.After is { } after && isBackwards)
            end = EventTime.Earlier(end, after.Start);
        else if (asked.After is { } before)
            first = before.Start.Plus(1);
        var page = isBackwards ? StorageTable.MaxPage : asked.Most;
        var rows = table.RangeAsync(
            partition, TableResultKeys.Row(key, first), TableResultKeys.Row(key, end), ct, page, EndsAfter(asked.From));
        return rows.Select(TableResultRows.Result).Where(asked.Takes).Listed(asked, ct);
    }

    public IAsyncEnumerable<Result> OfAllKeys(ResultSelection asked, CancellationToken ct)
    {
        var (first, end) = (TableResultKeys.FirstRow(asked.FirstKey), TableResultKeys.EndOfPrefix(asked.Prefix));
        var page = asked.Listing == ResultListing.KeyAndStart ? asked.Most : StorageTable.MaxPage;
        var buckets = Enumerable.Range(0, TableResultKeys.Buckets)
            .Select(bucket => $"PartitionKey eq '{TableResultKeys.Partition(asked.Pipeline, asked.View, bucket)}' and "
                + $"RowKey ge '{first}' and RowKey lt '{end}' and {StartsBefore(asked.To)} and {EndsAfter(asked.From)}")
            .Select(filter => ResultOrder.OfPartitionAsync(table.QueryAsync(filter, ct, page), ct));
        return ResultOrder.MergeAsync(buckets, ct).Where(asked.Takes).Listed(asked, ct);
    }

    private static string StartsBefore(EventTime to) =>
        string.Create(CultureInfo.InvariantCulture, $"{TableResultRows.Start} lt {to.Milliseconds}L");

    private static string EndsAfter(EventTime from) => string.Create(
        CultureInfo.InvariantCulture, $"{TableResultRows.End} gt {from.Milliseconds}L and {TableResultRows.Kind} ne "
            + $"{(int)PaneKind.Retracted}");
}
