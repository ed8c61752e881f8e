using Azure;
using Azure.Data.Tables;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// The requests that read and write results, and how much fits into one. A write that another writer prevented is an answer, not an
/// exception.
/// </summary>
internal sealed class TableResultRequests(StorageTable table)
{
    // The service takes 4 MiB a transaction, as it is sent.
    private const long MaxBytes = 3_500_000;

    // A row's names and its other columns, with what belongs to each request of a transaction.
    private const int RowBytes = 2_000;

    /// <summary>
    /// The results in groups that fit a transaction: of one partition, at most 100, and not too many bytes. Of several panes of one result
    /// the newest stays.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Result>> InTransactions(IReadOnlyList<Result> results) => results
        .GroupBy(result => result.Id)
        .Select(panes => panes.Aggregate((newest, pane) => pane.Supersedes(newest) ? pane : newest))
        .GroupBy(result => TableResultKeys.Partition(result.Id))
        .SelectMany(Cut);

    /// <summary>The stored result and its tag; null when there is none.</summary>
    public async Task<StoredTableResult?> FindAsync(ResultId id, CancellationToken ct) =>
        await table.FindAsync(TableResultKeys.Partition(id), TableResultKeys.Row(id), ct) is { } row
            ? new StoredTableResult(TableResultRows.Result(row), row.ETag)
            : null;

    /// <summary>Inserts the result (no tag) or replaces what has the tag. Null when something, or something else, is there.</summary>
    public Task<StoredTableResult?> TryPutAsync(Result result, ETag? tag, CancellationToken ct) => table.TryAsync(
        async client =>
        {
            var row = TableResultRows.ToRow(result);
            using var response = tag is { } given
                ? await client.UpdateEntityAsync(row, given, TableUpdateMode.Replace, ct)
                : await client.AddEntityAsync(row, ct);
            return new StoredTableResult(result, response.Headers.ETag!.Value);
        },
        ct);

    /// <summary>The same for several results of one partition, each in the place of what is known, all or none.</summary>
    public async Task<TablePutAnswer> TryPutAsync(IReadOnlyList<TableResultPut> puts, CancellationToken ct)
    {
        var prevented = (int?)null;
        var written = await table.TryAsync(
            async client =>
            {
                var responses = await client.SubmitTransactionAsync(puts.Select(ActionOf), ct);
                return puts.Zip(responses.Value, (put, response) => new StoredTableResult(put.Result, response.Headers.ETag!.Value))
                    .ToList();
            },
            ct,
            failed => prevented = (failed as TableTransactionFailedException)?.FailedTransactionActionIndex);
        return new TablePutAnswer(written, prevented);
    }

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
        RowBytes + (result.State.Length * 4L / 3) + (result.Id.Key.Length * 6L) + (result.Corrections.Count * 50L);

    private static TableTransactionAction ActionOf(TableResultPut put) => put.Known is { } known
        ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, TableResultRows.ToRow(put.Result), known.Tag)
        : new TableTransactionAction(TableTransactionActionType.Add, TableResultRows.ToRow(put.Result));
}
