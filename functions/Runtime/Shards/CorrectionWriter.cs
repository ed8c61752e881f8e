using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Merges a correction into what is stored, under the stored result's tag. The result remembers, per source, up to where corrections are in
/// it: the same correction twice is the same as once. What the store could never hold is set aside, and the stored result stays as it was.
/// </summary>
internal sealed class CorrectionWriter(IResultStore results, RejectedResults rejected)
{

    public async ValueTask WriteAsync(OutboxItem.Correction correction, View view, CancellationToken ct)
    {
        while (!await TryWriteAsync(correction, view, ct).ConfigureAwait(false))
        {
            // Another writer came between; its result is the one to merge with now.
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
    /// Takes back the other sessions, which are part of <paramref name="merged"/>; also when it was merged at an earlier try, which went no
    /// further.
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
        // Abutting counts: a millisecond on either side finds what ends or begins where the correction does.
        var (from, to) = (correction.Id.Start.Minus(1), correction.End.Plus(1));
        var query = results.QueryAsync(correction.Id.Pipeline, correction.Id.View, correction.Id.Key, from, to, ct);
        await foreach (var session in query.ConfigureAwait(false))
            touched.Add(session);
        return touched;
    }

    /// <summary>Then the shard that wrote it reads the same chunks itself, and the correction is, or will be, in it that way.</summary>
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
