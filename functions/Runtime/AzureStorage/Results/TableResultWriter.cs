using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// Puts results of one partition into the table where they supersede what is there. Those that were written lately are replaced under their remembered tags,
/// in one request; a memory that is missing or out of date costs reads and nothing else.
/// </summary>
internal sealed class TableResultWriter(TableResultRequests requests)
{
    private const int Remembered = 50_000;

    // Each of the first refusals of a transaction costs one read, of the row that it names; the next one the reads of all rows.
    private const int SingleRefusals = 3;

    private const int ReadsAtOnce = 8;

    private readonly RecentTableResults _recent = new(Remembered);

    /// <summary>Writes results of one partition, few enough for a transaction.</summary>
    public async Task WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        var puts = await ReadAgainAsync(results.Select(result => new TableResultPut(result, _recent.Find(result.Id))), put => put.IsDoubtful, ct);
        for (var refusals = 1; puts.Count > 0; refusals++)
        {
            var answer = await requests.TryPutAsync(puts, ct);
            foreach (var written in answer.Written ?? [])
                _recent.Remember(written);
            if (answer.Written is not null)
                return;
            var refused = refusals <= SingleRefusals && answer.Refused is { } place ? puts[place] : null;
            puts = await ReadAgainAsync(puts, put => refused is null || ReferenceEquals(put, refused), ct);
        }
    }

    /// <summary>Takes note of a result that was put into the table in another way.</summary>
    public void Remember(StoredTableResult stored) => _recent.Remember(stored);

    /// <summary>The puts with what is in the table for those that <paramref name="isAsked"/> picks, without those that don't supersede it.</summary>
    private async Task<List<TableResultPut>> ReadAgainAsync(IEnumerable<TableResultPut> puts, Func<TableResultPut, bool> isAsked, CancellationToken ct)
    {
        var read = puts.ToArray();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, read.Length).Where(place => isAsked(read[place])),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = ct },
            async (place, token) => read[place] = read[place] with { Known = await requests.FindAsync(read[place].Result.Id, token) });
        foreach (var superseded in read.Where(put => put.IsSuperseded))
            _recent.Remember(superseded.Known!);
        return [.. read.Where(put => !put.IsSuperseded)];
    }
}
