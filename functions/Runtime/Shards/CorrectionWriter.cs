using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Merges a correction into the window that the shard's state holds or else into the stored result, under that result's tag. The correction
/// must be from a saved state: so what becomes of it is the same when it is repeated. A stored result records, per source, up to which
/// offset corrections are merged, so a repeated one changes nothing. When the two can't be merged, the correction is set aside; when
/// the store can never hold the merged result, that is rejected; the stored one stays. What is stored goes to the view's sink after that,
/// and before a session that became part of it is taken back: so when this is repeated after a crash, it is known there what was.
/// </summary>
internal sealed class CorrectionWriter(
    IResultStore results, StoredSessions sessions, RejectedResults rejected, View view, ResultDefinitions definitions,
    PaneLog? log = null)
{
    /// <summary>True when the correction was written; false when it is in the state now, which must be saved.</summary>
    public async ValueTask<bool> WriteAsync(Shard shard, ShardState state, OutboxItem.Correction correction, CancellationToken ct)
    {
        while (true)
        {
            var touched = correction.Reach == CorrectionReach.Touched
                ? await TouchedAsync(correction, ct).ConfigureAwait(false)
                : [];
            if (touched.Exists(session => IsOfLaterLayout(session, correction)))
                return true;
            if (shard.TryJoin(state, correction, touched))
                return false;
            if (await TryWriteAsync(shard, state, correction, touched, ct).ConfigureAwait(false))
                return true;
            // Another writer was first: merge again, with its result.
        }
    }

    private async ValueTask<List<Result>> TouchedAsync(OutboxItem.Correction correction, CancellationToken ct)
    {
        var touched = await sessions.TouchedAsync(correction.Id, correction.End, ct).ConfigureAwait(false);
        for (var index = 0; index < touched.Count; index++)
            touched[index] = await definitions.CurrentAsync(touched[index], ct).ConfigureAwait(false);
        return touched;
    }

    private async ValueTask<bool> TryWriteAsync(
        Shard shard, ShardState state, OutboxItem.Correction correction, List<Result> touched, CancellationToken ct)
    {
        if (touched.Find(session => session.Holds(correction.Source, correction.Mark)) is { } holder)
        {
            // An earlier attempt merged it, and may have stopped before this.
            await FinishAsync(state, touched, holder, ct).ConfigureAwait(false);
            return true;
        }
        var target = touched.Count == 0
            ? correction.Id
            : correction.Id with { Start = EventTime.Earlier(correction.Id.Start, touched.Min(session => session.Id.Start)) };
        var stored = await results.FindAsync(target, ct).ConfigureAwait(false);
        if (IsDone(correction, stored?.Result))
        {
            if (stored is { Result: var merging } && merging.Holds(correction.Source, correction.Mark))
                await FinishAsync(state, [], await definitions.CurrentAsync(merging, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
            return true;
        }
        var parts = touched.FindAll(session => session.Id != target);
        // A session that was taken back has nothing left; the marker of a deleted key has all that it needs.
        if (stored is { Result: var found } && (found.Kind != PaneKind.Retracted || !found.State.IsEmpty))
            parts.Add(await definitions.CurrentAsync(found, ct).ConfigureAwait(false));
        if (TryMerge(shard, state, correction, target, parts) is not { } merged)
            return true;
        if (results.RejectionOf(merged) is { } reason)
        {
            rejected.SetAside(merged, reason);
            return true;
        }
        if (await results.TryReplaceAsync(merged, stored?.Tag, ct).ConfigureAwait(false) is null)
            return false;
        await FinishAsync(state, touched, merged, ct).ConfigureAwait(false);
        return true;
    }

    private async ValueTask FinishAsync(ShardState state, List<Result> touched, Result merged, CancellationToken ct)
    {
        var retracted = StoredSessions.Retracted(touched, merged);
        if (log is not null)
            await log.AddAsync(state, retracted.Prepend(merged), ct).ConfigureAwait(false);
        await sessions.WriteAsync(retracted, ct).ConfigureAwait(false);
    }

    private static bool IsDone(OutboxItem.Correction correction, Result? stored) => stored is null
        ? correction.Reach == CorrectionReach.Stored
        : IsOfLaterLayout(stored, correction) || stored.Holds(correction.Source, correction.Mark);

    /// <summary>
    /// Whether a later layout wrote the result: then its shard reads the same chunks itself, so the correction is in it or will be.
    /// </summary>
    private static bool IsOfLaterLayout(Result stored, OutboxItem.Correction correction) => stored.Layout.CompareTo(correction.Layout) > 0;

    /// <summary>Null when the two can't be merged: then the correction is set aside.</summary>
    private Result? TryMerge(
        Shard shard, ShardState state, OutboxItem.Correction correction, ResultId target, IEnumerable<Result> parts)
    {
        try
        {
            return Merge(correction, target, parts);
        }
        catch (Exception fault) when (Shard.IsOfValues(fault))
        {
            shard.SetAside(state, correction, fault);
            return null;
        }
    }

    private Result Merge(OutboxItem.Correction correction, ResultId target, IEnumerable<Result> parts)
    {
        var cell = CellFormat.FromState(correction.State, view.Layout);
        var corrections = new Dictionary<Source, CorrectionMark> { [correction.Source] = correction.Mark };
        var (events, end, panes) = (correction.Events, correction.End, 0);
        foreach (var part in parts)
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
            target, end, correction.Layout, panes, WindowKind.Of(view).KindOf(cell, PaneKind.Correction), events, merged,
            correction.Definition, corrections);
    }
}
