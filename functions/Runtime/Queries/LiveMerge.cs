using System.Runtime.CompilerServices;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Puts what shards hold in the place of stored results, or beside them. Shards are asked before the store, so nothing is missing: what a
/// shard no longer held was stored. What was stored since then is the newer one.
/// </summary>
internal static class LiveMerge
{
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
