using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Results in groups that fit a transaction: of one partition, at most 100, and under 4 MiB as they are sent.</summary>
internal static class TableResultGroups
{
    private const long MaxBytes = 3_500_000;

    // A row's names and its other columns, with what belongs to each request of a transaction.
    private const int RowBytes = 2_000;

    /// <summary>Of several panes of one result the one that supersedes the others stays.</summary>
    public static IEnumerable<IReadOnlyList<Result>> Of(IReadOnlyList<Result> results) => results
        .GroupBy(result => result.Id)
        .Select(panes => panes.Aggregate((newest, pane) => pane.Supersedes(newest) ? pane : newest))
        .GroupBy(result => TableResultKeys.Partition(result.Id))
        .SelectMany(Cut);

    private static IEnumerable<IReadOnlyList<Result>> Cut(IEnumerable<Result> ofOnePartition)
    {
        var group = new List<Result>();
        var bytes = 0L;
        foreach (var result in ofOnePartition)
        {
            if (group.Count == StorageTable.MaxActions || (group.Count > 0 && bytes + BytesOf(result) > MaxBytes))
            {
                yield return group;
                (group, bytes) = ([], 0);
            }
            group.Add(result);
            bytes += BytesOf(result);
        }
        yield return group;
    }

    // Bytes are sent in Base64; a character of text is at most six bytes of JSON.
    private static long BytesOf(Result result) =>
        RowBytes + result.State.Length * 4L / 3 + result.Id.Key.Length * 6L + result.Corrections.Count * 50L;
}
