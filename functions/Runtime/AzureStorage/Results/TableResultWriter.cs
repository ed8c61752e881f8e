using Azure;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// Puts results of one key into the table where they supersede what is there. A result that was written lately is replaced under its remembered tag, in one
/// request; a memory that is out of date costs reads and nothing else.
/// </summary>
internal sealed class TableResultWriter(TableResultRequests requests)
{
    private const int Remembered = 50_000;

    private readonly RecentTableResults _recent = new(Remembered);

    /// <summary>Writes results of one key, few enough for a transaction.</summary>
    public async Task WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        if (results.Count == 1)
            await WriteAsync(results[0], _recent.Find(results[0].Id), ct);
        else if (!await TryTogetherAsync(results, ct))
            await OneByOneAsync(results, ct);
    }

    /// <summary>Takes note of a result that was put into the table in another way.</summary>
    public void Remember(StoredTableResult stored) => _recent.Remember(stored);

    private async Task<bool> TryTogetherAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        var puts = new List<(Result, ETag?)>(results.Count);
        foreach (var result in results)
        {
            var known = _recent.Find(result.Id);
            if (known is not null && !result.Supersedes(known.Result))
                return false;
            puts.Add((result, known?.Tag));
        }
        if (await requests.TryPutAsync(puts, ct) is not { } written)
            return false;
        written.ForEach(_recent.Remember);
        return true;
    }

    private async Task OneByOneAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        foreach (var result in results)
            await WriteAsync(result, _recent.Find(result.Id) ?? await requests.FindAsync(result.Id, ct), ct);
    }

    private async Task WriteAsync(Result result, StoredTableResult? known, CancellationToken ct)
    {
        if (known is not null && !result.Supersedes(known.Result))
            known = await requests.FindAsync(result.Id, ct);
        while (known is null || result.Supersedes(known.Result))
        {
            if (await requests.TryPutAsync(result, known?.Tag, ct) is { } written)
            {
                _recent.Remember(written);
                return;
            }
            known = await requests.FindAsync(result.Id, ct);
        }
        _recent.Remember(known);
    }
}
