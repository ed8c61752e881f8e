using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// A table, created by the first write; before that it reads as empty. Throws <see cref="StoreUnavailableException"/> when the account
/// can't be reached or refuses.
/// </summary>
internal sealed class StorageTable(StorageConnection connection, string name, TimeProvider clock)
{
    /// <summary>The most actions in a transaction.</summary>
    public const int MaxActions = 100;

    /// <summary>The most rows that one request reads.</summary>
    public const int MaxPage = 1_000;

    private readonly TableClient _table = connection.Tables.GetTableClient(name);
    private readonly StorageFaults _faults = new(connection, $"table '{name}'", "Storage Table Data Contributor", clock);

    /// <summary>
    /// Inserts the rows, which are of one table partition, all or none. False, and nothing written, when one of them exists, or two have
    /// the same key.
    /// </summary>
    public async ValueTask<bool> TryInsertAsync(IEnumerable<TableEntity> rows, CancellationToken ct) =>
        await TrySubmitAsync(Actions(TableTransactionActionType.Add, rows), IsConflict, ct).ConfigureAwait(false);

    /// <summary>Writes the rows, which are of one table partition, replacing those with the same keys.</summary>
    public async ValueTask ReplaceAsync(IEnumerable<TableEntity> rows, CancellationToken ct)
    {
        foreach (var some in rows.Chunk(MaxActions))
            await TrySubmitAsync(Actions(TableTransactionActionType.UpsertReplace, some), _ => false, ct).ConfigureAwait(false);
    }

    /// <summary>Removes rows of one table partition, in as few transactions as possible. It isn't an error when a row is missing.</summary>
    public async ValueTask DeleteAsync(string partition, IEnumerable<string> rows, CancellationToken ct)
    {
        foreach (var some in rows.Chunk(MaxActions))
        {
            var actions = some.Select(row => Deletion(partition, row)).ToList();
            if (await TrySubmitAsync(actions, IsMissing, ct).ConfigureAwait(false))
                continue;
            foreach (var action in actions)
                await TrySubmitAsync([action], IsMissing, ct).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Sends requests that another writer may prevent: then returns null and calls <paramref name="onPrevented"/> with the answer.
    /// </summary>
    public async Task<T?> TryAsync<T>(
        Func<TableClient, Task<T>> requests,
        CancellationToken ct,
        Action<RequestFailedException>? onPrevented = null)
        where T : class => await _faults.RunAsync(
        async () =>
        {
            try
            {
                return await MadeAsync(requests, ct).ConfigureAwait(false);
            }
            catch (RequestFailedException failed) when (IsPrevented(failed))
            {
                onPrevented?.Invoke(failed);
                return null;
            }
        },
        ct).ConfigureAwait(false);

    /// <summary>Writes a row; replaces one with the same keys.</summary>
    public async ValueTask PutAsync(TableEntity row, CancellationToken ct) =>
        await _faults.RunAsync(() => MadeAsync(table => table.UpsertEntityAsync(row, TableUpdateMode.Replace, ct), ct), ct)
            .ConfigureAwait(false);

    public async ValueTask<TableEntity?> FindAsync(string partition, string row, CancellationToken ct) => await _faults.RunAsync(
        async () =>
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: ct).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        },
        ct).ConfigureAwait(false);

    /// <summary>
    /// Rows of a table partition with from &lt;= row key &lt; to, in order; only those that match the filter <paramref name="where"/>.
    /// </summary>
    public IAsyncEnumerable<TableEntity> RangeAsync(
        string partition,
        string from,
        string to,
        CancellationToken ct,
        int page = MaxPage,
        string? where = null)
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        return QueryAsync(where is null ? range : $"{range} and {where}", ct, page);
    }

    /// <summary>
    /// The rows that match <paramref name="filter"/>, in the order of their keys, with the columns of <paramref name="select"/> (null:
    /// all).
    /// </summary>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string filter,
        [EnumeratorCancellation] CancellationToken ct,
        int page = MaxPage,
        string[]? select = null)
    {
        var pages = _table.QueryAsync<TableEntity>(filter, Math.Clamp(page, 1, MaxPage), select, ct).AsPages().GetAsyncEnumerator(ct);
        await using (pages.ConfigureAwait(false))
        {
            while (await _faults.RunAsync(() => MoveNextAsync(pages), ct).ConfigureAwait(false))
            {
                foreach (var row in pages.Current.Values)
                    yield return row;
            }
        }
    }

    private static List<TableTransactionAction> Actions(TableTransactionActionType type, IEnumerable<TableEntity> rows) =>
        [.. rows.Select(row => new TableTransactionAction(type, row))];

    private static TableTransactionAction Deletion(string partition, string row) =>
        new(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All);

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<Page<TableEntity>> pages)
    {
        try
        {
            return await pages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (RequestFailedException failed) when (IsMissing(failed))
        {
            return false;
        }
    }

    private async Task<bool> TrySubmitAsync(
        List<TableTransactionAction> actions,
        Func<RequestFailedException, bool> isNo,
        CancellationToken ct) =>
        await _faults.RunAsync(
            async () =>
            {
                try
                {
                    await SubmitAsync(actions, ct).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException failed) when (isNo(failed))
                {
                    return false;
                }
            },
            ct).ConfigureAwait(false);

    private Task<Response<IReadOnlyList<Response>>> SubmitAsync(List<TableTransactionAction> actions, CancellationToken ct) =>
        MadeAsync(table => table.SubmitTransactionAsync(actions, ct), ct);

    private async Task<T> MadeAsync<T>(Func<TableClient, Task<T>> requests, CancellationToken ct)
    {
        try
        {
            return await requests(_table).ConfigureAwait(false);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(ct).ConfigureAwait(false);
            return await requests(_table).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the answer says that another writer was first. (A request whose answer was lost is repeated by the client, and may find its
    /// own work.)
    /// </summary>
    private static bool IsPrevented(RequestFailedException failed) =>
        failed.Status == (int)HttpStatusCode.PreconditionFailed
        || failed.ErrorCode == TableErrorCode.EntityAlreadyExists
        || failed.ErrorCode == TableErrorCode.ResourceNotFound
        || failed.ErrorCode == "EntityDoesNotExist";

    private static bool IsConflict(RequestFailedException failed) =>
        failed.ErrorCode == TableErrorCode.EntityAlreadyExists || failed.ErrorCode == "InvalidDuplicateRow";

    private static bool IsMissing(RequestFailedException failed) =>
        failed.ErrorCode == TableErrorCode.ResourceNotFound || failed.ErrorCode == TableErrorCode.TableNotFound;
}
