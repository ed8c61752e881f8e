using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>A table, made when something is first written to it; until then it is empty. Throws <see cref="StoreUnavailableException"/> for trouble from outside.</summary>
internal sealed class StorageTable(StorageConnection connection, string name, TimeProvider clock)
{
    /// <summary>How many actions a transaction takes.</summary>
    public const int MaxActions = 100;

    /// <summary>Rows that one request reads at most.</summary>
    public const int MaxPage = 1_000;

    private readonly TableClient _table = connection.Tables.GetTableClient(name);
    private readonly StorageFaults _faults = new(connection, $"table '{name}'", "Storage Table Data Contributor", clock);

    public string Name => name;

    /// <summary>Inserts the rows, which are of one table partition, all or none. False, and nothing written, when one of them exists, or two have the same key.</summary>
    public async ValueTask<bool> TryInsertAsync(IEnumerable<TableEntity> rows, CancellationToken ct) =>
        await TrySubmitAsync([.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], IsConflict, ct).ConfigureAwait(false);

    /// <summary>Writes the rows, which are of one table partition, in the place of those with the same keys.</summary>
    public async ValueTask ReplaceAsync(IEnumerable<TableEntity> rows, CancellationToken ct)
    {
        foreach (var some in rows.Chunk(MaxActions))
            await TrySubmitAsync([.. some.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row))], _ => false, ct).ConfigureAwait(false);
    }

    /// <summary>Removes rows of one table partition, in transactions as large as may be; rows that aren't there are fine.</summary>
    public async ValueTask DeleteAsync(string partition, IEnumerable<string> rows, CancellationToken ct)
    {
        foreach (var some in rows.Chunk(MaxActions))
        {
            var actions = some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All)).ToList();
            if (await TrySubmitAsync(actions, IsMissing, ct).ConfigureAwait(false))
                continue;
            foreach (var action in actions)
                await TrySubmitAsync([action], IsMissing, ct).ConfigureAwait(false);
        }
    }

    public async ValueTask<TableEntity?> FindAsync(string partition, string row, CancellationToken ct) => await _faults.RunAsync(
        async () =>
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: ct).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        },
        ct).ConfigureAwait(false);

    /// <summary>Rows of a table partition with from &lt;= row key &lt; to, in order; <paramref name="where"/> narrows them further.</summary>
    public async IAsyncEnumerable<TableEntity> RangeAsync(
        string partition, string from, string to, [EnumeratorCancellation] CancellationToken ct, int page = MaxPage, string? where = null)
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        var pages = _table.QueryAsync<TableEntity>(where is null ? range : $"{range} and {where}", Math.Clamp(page, 1, MaxPage), cancellationToken: ct).AsPages().GetAsyncEnumerator(ct);
        await using (pages.ConfigureAwait(false))
        {
            while (await _faults.RunAsync(() => MoveNextAsync(pages), ct).ConfigureAwait(false))
            {
                foreach (var row in pages.Current.Values)
                    yield return row;
            }
        }
    }

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

    private async Task<bool> TrySubmitAsync(List<TableTransactionAction> actions, Func<RequestFailedException, bool> isNo, CancellationToken ct) => await _faults.RunAsync(
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

    private async Task SubmitAsync(List<TableTransactionAction> actions, CancellationToken ct)
    {
        try
        {
            await _table.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(ct).ConfigureAwait(false);
            await _table.SubmitTransactionAsync(actions, ct).ConfigureAwait(false);
        }
    }

    private static bool IsConflict(RequestFailedException failed) => failed.ErrorCode == TableErrorCode.EntityAlreadyExists || failed.ErrorCode == "InvalidDuplicateRow";

    private static bool IsMissing(RequestFailedException failed) => failed.ErrorCode == TableErrorCode.ResourceNotFound || failed.ErrorCode == TableErrorCode.TableNotFound;
}
