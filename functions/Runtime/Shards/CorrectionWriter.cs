using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Merges a correction into the stored result, under that result's tag. The result records, per source, up to which offset corrections are
/// merged, so a repeated correction changes nothing. When the store can never hold the merged result, it is rejected and the stored one
/// stays.
/// </summary>
internal sealed class CorrectionWriter(IResultStore results, RejectedResults rejected)
{

    public async ValueTask WriteAsync(OutboxItem.Correction correction, View view, CancellationToken ct)
    {
        while (!await TryWriteAsync(correction, view, ct).ConfigureAwait(false))
        {
            // Another writer was first: merge again, with its result.
        }
    }

    private async ValueTask<bool> TryWriteAsync(OutboxItem.Correction correction, View view, CancellationToken ct)
    {
        var touched = correction.GapMs is null ? [] : await TouchedAsync(correction, ct).ConfigureAwait(false);
        if (touched.Exists(session => IsOfLaterLayout(session, correction)))
            return true;
        if (touched.Find(session => Holds(session, correction)) is { } holder)
        {
            await RetractAsync(touched, holder, ct).ConfigureAwait(false);
            return true;
        }
        var target = touched.Count == 0
            ? correction.Id
            : correction.Id with { Start = EventTime.Earlier(correction.Id.Start, touched.Min(session => session.Id.Start)) };
        var stored = await results.FindAsync(target, ct).ConfigureAwait(false);
        if (stored is { } found && (IsOfLaterLayout(found.Result, correction) || Holds(found.Result, correction)))
            return true;
        var parts = touched.Where(session => session.Id != target)
            .Append(stored?.Result)
            .OfType<Result>()
            .Where(part => part.Kind != PaneKind.Retracted);
        var merged = Merge(correction, target, parts, view);
        if (results.RejectionOf(merged) is { } reason)
        {
            rejected.SetAside(merged, reason);
            return true;
        }
        if (!await results.TryReplaceAsync(merged, stored?.Tag, ct).ConfigureAwait(false))
            return false;
        await RetractAsync(touched, merged, ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Retracts the other sessions, which are now part of <paramref name="merged"/>; also when an earlier attempt merged it and stopped
    /// before this.
    /// </summary>
    private async ValueTask RetractAsync(List<Result> touched, Result merged, CancellationToken ct)
    {
        var retracted = touched.Where(session => session.Id != merged.Id)
            .Select(session => session with { Kind = PaneKind.Retracted, Events = merged.Events, State = default });
        await results.WriteAsync([.. retracted], ct).ConfigureAwait(false);
    }

    private async ValueTask<List<Result>> TouchedAsync(OutboxItem.Correction correction, CancellationToken ct)
    {
        var touched = new List<Result>();
        // Sessions that only touch the correction merge too: a millisecond more on either side finds them.
        var (from, to) = (correction.Id.Start.Minus(1), correction.End.Plus(1));
        var query = results.QueryAsync(correction.Id.Pipeline, correction.Id.View, correction.Id.Key, from, to, ct);
        await foreach (var session in query.ConfigureAwait(false))
            touched.Add(session);
        return touched;
    }

    /// <summary>
    /// Whether a later layout wrote the result: then its shard reads the same chunks itself, so the correction is in it or will be.
    /// </summary>
    private static bool IsOfLaterLayout(Result stored, OutboxItem.Correction correction) => stored.Layout.CompareTo(correction.Layout) > 0;

    private static bool Holds(Result stored, OutboxItem.Correction correction) =>
        stored.Corrections.TryGetValue(correction.Source, out var mark) && mark.CompareTo(correction.Mark) >= 0;

    private static Result Merge(OutboxItem.Correction correction, ResultId target, IEnumerable<Result> parts, View view)
    {
        var cell = CellFormat.FromState(correction.State, view.Layout);
        var corrections = new Dictionary<Source, CorrectionMark> { [correction.Source] = correction.Mark };
        var (events, end, panes) = (correction.Events, correction.End, 0);
        foreach (var part in parts.Where(part => part.Definition == correction.Definition))
        {
            cell.Merge(CellFormat.FromState(part.State.Span, view.Layout));
            events += part.Events;
            end = EventTime.Later(end, part.End);
            panes = Math.Max(panes, part.PaneIndex + 1);
            foreach (var (source, mark) in part.Corrections)
                corrections[source] = corrections.TryGetValue(source, out var known) && known.CompareTo(mark) > 0 ? known : mark;
        }
        var merged = CellFormat.ToState(cell, view.Layout, new());
        return new Result(
            target, end, correction.Layout, panes, PaneKind.Correction, events, merged, correction.Definition, corrections);
    }
}
