using Azure;
using Serverless.Core.Windows;
using Serverless.Runtime.Caching;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>A result in the table, and the tag that its replacement must name.</summary>
internal sealed record StoredTableResult(Result Result, ETag Tag)
{
    /// <summary>The same without its state, to be remembered.</summary>
    public StoredTableResult WithoutState() => this with { Result = Result with { State = default } };
}

/// <summary>A result to write, and the stored one that it replaces, as far as known; null when nothing is known or stored.</summary>
internal sealed record TableResultPut(Result Result, StoredTableResult? Known)
{
    /// <summary>Whether the known one is kept, because the new one doesn't supersede it.</summary>
    public bool IsSuperseded => Known is not null && !Result.Supersedes(Known.Result);

    /// <summary>
    /// Whether to read before writing: another writer may have replaced the known result, and before a later pane an earlier one is
    /// probably stored though it isn't remembered.
    /// </summary>
    public bool IsDoubtful => IsSuperseded || (Known is null && Result.PaneIndex > 0);
}

/// <summary>The outcome of a transaction.</summary>
/// <param name="Written">What was written; null when nothing was.</param>
/// <param name="Prevented">Index of the put that another writer prevented; null when the service doesn't say.</param>
internal sealed record TablePutAnswer(IReadOnlyList<StoredTableResult>? Written, int? Prevented);

/// <summary>
/// Puts results of one partition into the table where they supersede what is there. Those that were written lately are replaced under their
/// remembered tags, in one request; a missing or outdated memory only costs reads.
/// </summary>
internal sealed class TableResultWriter(TableResultRequests requests)
{
    private const int Remembered = 100_000;

    // Each of the first conflicts of a transaction costs one read, of the row that it names; the next one costs the reads of all rows.
    private const int SingleReads = 3;

    private const int ReadsAtOnce = 8;

    private readonly RecentResults<StoredTableResult> _recent = new(Remembered);

    /// <summary>Writes results of one partition, few enough for a transaction.</summary>
    public async Task WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        var wanted = results.Select(result => new TableResultPut(result, _recent.Find(result.Id)));
        var puts = await ReadAgainAsync(wanted, put => put.IsDoubtful, ct);
        for (var conflicts = 1; puts.Count > 0; conflicts++)
        {
            var answer = await requests.TryPutAsync(puts, ct);
            foreach (var written in answer.Written ?? [])
                Remember(written);
            if (answer.Written is not null)
                return;
            var prevented = conflicts <= SingleReads && answer.Prevented is { } index ? puts[index] : null;
            puts = await ReadAgainAsync(puts, put => prevented is null || ReferenceEquals(put, prevented), ct);
        }
    }

    /// <summary>Remembers a result that was put into the table in another way.</summary>
    public void Remember(StoredTableResult stored) => _recent.Remember(stored.Result.Id, stored.WithoutState());

    /// <summary>
    /// The puts with what is in the table for those that <paramref name="isAsked"/> picks, without those that don't supersede it.
    /// </summary>
    private async Task<List<TableResultPut>> ReadAgainAsync(
        IEnumerable<TableResultPut> puts, Func<TableResultPut, bool> isAsked, CancellationToken ct)
    {
        var read = puts.ToArray();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, read.Length).Where(index => isAsked(read[index])),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = ct },
            async (index, token) => read[index] = read[index] with { Known = await requests.FindAsync(read[index].Result.Id, token) });
        foreach (var superseded in read.Where(put => put.IsSuperseded))
            Remember(superseded.Known!);
        return [.. read.Where(put => !put.IsSuperseded)];
    }
}
