using Azure;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Results in a table of a storage account, a row each. A row's ETag is the tag.</summary>
internal sealed class TableResults : IResultStore
{
    /// <summary>Transactions under way at a time.</summary>
    private const int AtOnce = 8;

    private readonly TableResultRequests _requests;
    private readonly TableResultWriter _writer;
    private readonly TableResultQuery _query;

    public TableResults(StorageTable table)
    {
        _requests = new TableResultRequests(table);
        _writer = new TableResultWriter(_requests);
        _query = new TableResultQuery(table);
    }

    public string? RejectionOf(Result result) => TableResultRows.RejectionOf(result);

    public async ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        this.ThrowIfRejected(results);
        await Parallel.ForEachAsync(
            TableResultRequests.InTransactions(results),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (group, token) => await _writer.WriteAsync(group, token));
    }

    public async ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct) =>
        await _requests.FindAsync(id, ct) is { } found ? (found.Result, found.Tag.ToString()) : null;

    public async ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
    {
        this.ThrowIfRejected(result);
        if (await _requests.TryPutAsync(result, tag is null ? null : new ETag(tag), ct) is not { } written)
            return null;
        _writer.Remember(written);
        return written.Tag.ToString();
    }

    public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct)
    {
        if (asked.From >= asked.To)
            return AsyncEnumerable.Empty<Result>();
        return asked.Key is { } key ? _query.OfOneKey(asked, key, ct) : _query.OfAllKeys(asked, ct);
    }
}
