using Azure;
using Azure.Data.Tables;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>The single requests that results are read and written with. What another writer prevents is an answer, not an exception.</summary>
internal sealed class TableResultRequests(StorageTable table)
{
    public async Task<StoredTableResult?> FindAsync(ResultId id, CancellationToken ct) =>
        await table.FindAsync(TableResultKeys.Partition(id), TableResultKeys.Row(id), ct) is { } row
            ? new StoredTableResult(TableResultRows.Result(row), row.ETag)
            : null;

    /// <summary>Inserts the result (no tag) or replaces what has the tag. Null when something, or something else, is there.</summary>
    public Task<StoredTableResult?> TryPutAsync(Result result, ETag? tag, CancellationToken ct) => table.TryAsync(
        async client =>
        {
            var row = TableResultRows.Of(result);
            using var response = tag is { } given
                ? await client.UpdateEntityAsync(row, given, TableUpdateMode.Replace, ct)
                : await client.AddEntityAsync(row, ct);
            return new StoredTableResult(result, response.Headers.ETag!.Value);
        },
        ct);

    /// <summary>The same for several results of one partition, each in the place of what is known, all or none.</summary>
    public async Task<TablePutAnswer> TryPutAsync(IReadOnlyList<TableResultPut> puts, CancellationToken ct)
    {
        var refused = (int?)null;
        var written = await table.TryAsync(
            async client =>
            {
                var responses = await client.SubmitTransactionAsync(puts.Select(Action), ct);
                return puts.Zip(responses.Value, (put, response) => new StoredTableResult(put.Result, response.Headers.ETag!.Value)).ToList();
            },
            ct,
            failed => refused = (failed as TableTransactionFailedException)?.FailedTransactionActionIndex);
        return new TablePutAnswer(written, refused);
    }

    private static TableTransactionAction Action(TableResultPut put) => put.Known is { } known
        ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, TableResultRows.Of(put.Result), known.Tag)
        : new TableTransactionAction(TableTransactionActionType.Add, TableResultRows.Of(put.Result));
}
