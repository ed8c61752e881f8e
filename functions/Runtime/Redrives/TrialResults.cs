using System.Runtime.CompilerServices;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// The results of a view as they would be: what is written is kept here, over what is stored, which stays as it is. What shards hold beside
/// that may be put in first.
/// </summary>
internal sealed class TrialResults(IResultStore stored) : IResultStore
{
    private readonly Dictionary<ResultId, Result> _held = [];
    private readonly Dictionary<ResultId, (Result? Old, Result New)> _changed = [];

    /// <summary>Takes in what shards hold: it counts where it supersedes what is stored.</summary>
    public void Hold(IEnumerable<Result> held)
    {
        foreach (var result in held)
            _held[result.Id] = result;
    }

    /// <summary>By id, what a result was (null: none) and would be, in the order of keys and starts.</summary>
    public IEnumerable<(Result? Old, Result New)> Changed => _changed.OrderBy(one => one.Key, ResultIdOrder.Instance)
        .Select(one => one.Value)
        .Where(one => one.New.Kind != PaneKind.Retracted || one.Old is { Kind: not PaneKind.Retracted });

    /// <summary>How many results would change.</summary>
    public int Count => Changed.Count();

    public string? RejectionOf(Result result) => stored.RejectionOf(result);

    public async ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        foreach (var result in results)
        {
            var there = await NowAsync(result.Id, ct).ConfigureAwait(false);
            if (there is null || result.Supersedes(there))
                await PutAsync(result, ct).ConfigureAwait(false);
        }
    }

    public async ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct) =>
        await NowAsync(id, ct).ConfigureAwait(false) is { } found ? (found, "") : null;

    public async ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
    {
        await PutAsync(result, ct).ConfigureAwait(false);
        return "";
    }

    public async IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<ResultId>();
        await foreach (var result in stored.QueryAsync(asked, ct).ConfigureAwait(false))
        {
            seen.Add(result.Id);
            if (await NowAsync(result.Id, ct).ConfigureAwait(false) is { } now && asked.Takes(now))
                yield return now;
        }
        foreach (var id in _held.Keys.Union(_changed.Keys).Where(id => !seen.Contains(id)).ToList())
        {
            if (await NowAsync(id, ct).ConfigureAwait(false) is { } now && id.View == asked.View && asked.Takes(now))
                yield return now;
        }
    }

    private async ValueTask PutAsync(Result result, CancellationToken ct)
    {
        var old = _changed.TryGetValue(result.Id, out var known) ? known.Old : await BeforeAsync(result.Id, ct).ConfigureAwait(false);
        _changed[result.Id] = (old, result);
    }

    private async ValueTask<Result?> NowAsync(ResultId id, CancellationToken ct) =>
        _changed.TryGetValue(id, out var changed) ? changed.New : await BeforeAsync(id, ct).ConfigureAwait(false);

    private async ValueTask<Result?> BeforeAsync(ResultId id, CancellationToken ct)
    {
        var found = (await stored.FindAsync(id, ct).ConfigureAwait(false))?.Result;
        return _held.TryGetValue(id, out var held) && (found is null || held.Supersedes(found)) ? held : found;
    }
}
