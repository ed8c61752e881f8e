using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// A table as a store uses it: made at its first use, and with trouble from outside coming out as <see cref="Ports.StoreUnavailableException"/>.
/// <paramref name="connection"/> is the setting that names the account.
/// </summary>
internal sealed class StoreTable(TableServiceClient account, string name, string connection)
{
    private readonly TableClient _table = account.GetTableClient(name);
    private volatile bool _made;

    /// <summary>Runs requests. <paramref name="doing"/> says what is done, for the message when it fails.</summary>
    public async Task<T> RunAsync<T>(string doing, Func<TableClient, Task<T>> requests, CancellationToken ct)
    {
        try
        {
            await MakeAsync(ct);
            return await requests(_table);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && TableFaults.Of(doing, connection, exception) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The same for requests that another writer may prevent: then null.</summary>
    public Task<T?> TryAsync<T>(string doing, Func<TableClient, Task<T>> requests, CancellationToken ct)
        where T : class => RunAsync<T?>(
        doing,
        async table =>
        {
            try
            {
                return await requests(table);
            }
            catch (RequestFailedException answer) when (TableConflict.Is(answer))
            {
                return null;
            }
        },
        ct);

    /// <summary>Inserts rows of one partition, all or none. False, and nothing written, when one of them exists.</summary>
    public async Task<bool> TryInsertAsync(string doing, IEnumerable<TableEntity> rows, CancellationToken ct)
    {
        var inserts = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row));
        return await TryAsync(doing, table => table.SubmitTransactionAsync(inserts, ct), ct) is not null;
    }

    /// <summary>The row, or null.</summary>
    public Task<TableEntity?> FindAsync(string doing, string partition, string row, CancellationToken ct) => RunAsync(
        doing,
        async table => await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: ct) is { HasValue: true } found ? found.Value : null,
        ct);

    /// <summary>The rows that <paramref name="filter"/> lets through, in the order of their keys; of their columns those of <paramref name="select"/>, or all.</summary>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string doing, string filter, int? perPage, string[]? select, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var pages = _table.QueryAsync<TableEntity>(filter, perPage, select, ct).AsPages().GetAsyncEnumerator(ct);
        while (await RunAsync(doing, _ => pages.MoveNextAsync().AsTask(), ct))
        {
            foreach (var row in pages.Current.Values)
                yield return row;
        }
    }

    private async Task MakeAsync(CancellationToken ct)
    {
        if (_made)
            return;
        await _table.CreateIfNotExistsAsync(ct);
        _made = true;
    }
}
