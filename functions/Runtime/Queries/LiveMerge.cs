using System.Runtime.CompilerServices;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Puts what shards hold in the place of stored results, or beside them. Shards are asked before the store, so nothing is missing: what a
/// shard no longer held was stored. What was stored since then is the newer one.
/// </summary>
internal static class LiveMerge
{
    private const int AtOnce = 1_000;

    /// <summary>
    /// The results of a selection, with those of the shards among them. Which of a key's results is the newest is only known when all are
    /// merged, so all that are stored in the range are read then.
    /// </summary>
    public static IAsyncEnumerable<Result> Of(
        IResultStore store, ResultSelection asked, IReadOnlyList<Result> live, View view, CancellationToken ct)
    {
        var isPlain = asked.Listing == ResultListing.KeyAndStart;
        var stored = asked with { Listing = ResultListing.KeyAndStart, After = isPlain ? asked.After : null, Most = AtOnce };
        var merged = Of(AllAsync(store, stored, ct), live.Where(result => stored.Asks(result.Id)), WindowKind.Of(view).ResultsMayMerge, ct);
        return isPlain ? merged : merged.Where(asked.Takes).Listed(asked, ct);
    }

    // Some may be merged away: so more than are asked for, and some at a time.
    private static async IAsyncEnumerable<Result> AllAsync(
        IResultStore store, ResultSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var count = AtOnce; count == AtOnce;)
        {
            count = 0;
            var next = asked;
            await foreach (var result in store.QueryAsync(asked, ct).Take(AtOnce).ConfigureAwait(false))
            {
                yield return result;
                next = asked with { After = result.Id };
                count++;
            }
            asked = next;
        }
    }

    /// <summary>The newest of each id, ordered as the stored ones are.</summary>
    /// <param name="stored">Ordered by key and start.</param>
    /// <param name="live">In any order; of one id several.</param>
    /// <param name="mayMerge">Whether a result may become part of another one.</param>
    /// <param name="ct">Ends the reading.</param>
    public static IAsyncEnumerable<Result> Of(
        IAsyncEnumerable<Result> stored, IEnumerable<Result> live, bool mayMerge, CancellationToken ct)
    {
        List<Result> ordered = [.. Result.Newest(live).Values.OrderBy(result => result.Id, ResultIdOrder.Instance)];
        var valid = NewestAsync(stored, ordered, ct).Where(result => result.Kind != PaneKind.Retracted);
        return mayMerge ? WholeAsync(valid, ct) : valid;
    }

    private static async IAsyncEnumerable<Result> NewestAsync(
        IAsyncEnumerable<Result> stored, List<Result> live, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = 0;
        await foreach (var result in stored.WithCancellation(ct).ConfigureAwait(false))
        {
            for (; next < live.Count && ResultIdOrder.Instance.Compare(live[next].Id, result.Id) < 0; next++)
                yield return live[next];
            var same = next < live.Count && live[next].Id == result.Id ? live[next++] : null;
            yield return same?.Supersedes(result) == true ? same : result;
        }
        for (; next < live.Count; next++)
            yield return live[next];
    }

    /// <summary>
    /// Sessions of a key that touch were seen at different times of one session: that with the most events is the newest, and holds the
    /// others.
    /// </summary>
    private static async IAsyncEnumerable<Result> WholeAsync(
        IAsyncEnumerable<Result> sessions, [EnumeratorCancellation] CancellationToken ct)
    {
        var (whole, end) = ((Result?)null, EventTime.Min);
        await foreach (var session in sessions.WithCancellation(ct).ConfigureAwait(false))
        {
            var touches = whole?.Id.Key == session.Id.Key && session.Id.Start <= end;
            if (whole is not null && !touches)
                yield return whole;
            end = touches ? EventTime.Later(end, session.End) : session.End;
            whole = touches && whole!.Events >= session.Events ? whole : session;
        }
        if (whole is not null)
            yield return whole;
    }
}
