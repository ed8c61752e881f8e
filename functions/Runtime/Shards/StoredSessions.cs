using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// The stored sessions of a key that a session touches: they are parts of it. In the end each session is stored once, as the one with the
/// most events.
/// </summary>
internal sealed class StoredSessions(IResultStore results)
{
    public async ValueTask<List<Result>> TouchedAsync(ResultId id, EventTime end, CancellationToken ct)
    {
        var touched = new List<Result>();
        // Sessions that only touch it are parts too: a millisecond more on either side finds them.
        var query = results.QueryAsync(id.Pipeline, id.View, id.Key, id.Start.Minus(1), end.Plus(1), ct);
        await foreach (var session in query.ConfigureAwait(false))
            touched.Add(session);
        return touched;
    }

    /// <summary>What is now part of <paramref name="merged"/>, as it is retracted.</summary>
    public static IReadOnlyList<Result> Retracted(IEnumerable<Result> touched, Result merged) =>
    [
        .. touched.Where(session => session.Id != merged.Id)
            .Select(session => session with { Kind = PaneKind.Retracted, Events = merged.Events, State = default }),
    ];

    /// <summary>Writes retracted sessions. May be repeated.</summary>
    public ValueTask WriteAsync(IReadOnlyList<Result> retracted, CancellationToken ct) => results.WriteAsync(retracted, ct);

    /// <summary>
    /// Retracts the parts of stored sessions that their shard doesn't know of: a state that was lost had written them, and the one that was
    /// made from the ledger merged the sources in another order.
    /// </summary>
    public async ValueTask RetractPartsAsync(IEnumerable<Result> sessions, CancellationToken ct)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct };
        await Parallel.ForEachAsync(sessions, options, async (session, token) =>
        {
            var touched = await TouchedAsync(session.Id, session.End, token).ConfigureAwait(false);
            var parts = touched.FindAll(part => part.Id != session.Id && part.Events < session.Events);
            if (parts.Count > 0)
                await WriteAsync(Retracted(parts, session), token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }
}
