using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Ports;

/// <summary>Queries that are asked most.</summary>
public static class StoreQueries
{
    /// <summary>
    /// Results of a view with a window that overlaps [from, to), ordered by key and start; of all keys when <paramref name="key"/> is null.
    /// </summary>
    public static IAsyncEnumerable<Result> QueryAsync(
        this IResultStore store, string pipeline, string view, string? key, EventTime from, EventTime to, CancellationToken ct) =>
        store.QueryAsync(new ResultSelection(pipeline, view) { Key = key, From = from, To = to }, ct);

    /// <summary>The events that count, of one reason, or of all (null).</summary>
    public static IAsyncEnumerable<SideEvent> QueryAsync(
        this ISideOutputs store, string pipeline, SideOutputKind kind, string? reason, CancellationToken ct) =>
        store.QueryAsync(new SideEventSelection(pipeline, kind) { Reason = reason }, ct);
}
