using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Computes one view again, shard by shard, and compares each window when it closes. Of a compared result only a hash is kept, so memory
/// holds the open windows of one shard and 8 bytes a result.
/// </summary>
internal sealed class ViewAudit(
    AuditPorts ports,
    int chunksAtOnce,
    IReadOnlyList<PipelineEpoch> epochs,
    LedgerReach reach,
    View view,
    Func<ShardId, ShardStatus?> statusOf)
{
    private readonly AuditedView _audited = new(view.Name);
    private readonly StoredCheck _check = new(view);
    private readonly WindowKind _kind = WindowKind.Of(view);
    private readonly HashSet<ulong> _seen = [];
    private bool _isWhole = true;

    public async ValueTask<AuditedView> RunAsync(CancellationToken ct)
    {
        var epoch = epochs[^1];
        var isCertain = true;
        foreach (var shard in epoch.Shards().Where(shard => shard.View == view.Name))
            isCertain &= await CompareAsync(shard, ct).ConfigureAwait(false);
        // What a shard would give that can't be computed again isn't known.
        if (_isWhole)
            await FindMadeUpAsync(isCertain, ct).ConfigureAwait(false);
        return _audited;
    }

    /// <summary>Compares the results of a shard; false when it closed windows by idleness.</summary>
    private async ValueTask<bool> CompareAsync(ShardId id, CancellationToken ct)
    {
        var progress = new ShardProgress(statusOf(id), reach);
        var replay = new ShardReplay(ports, chunksAtOnce, ShardLife.Of(id, epochs)!, view);
        var differences = new Dictionary<ResultId, string>();
        try
        {
            await foreach (var pane in replay.LastPanesAsync(reach, ct).ConfigureAwait(false))
                await CompareAsync(pane, progress, differences, ct).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _isWhole = false;
            _audited.Add($"{id} can't be computed again: {exception.Message}");
        }
        var isCertain = !progress.ClosedByIdleness(replay.Late);
        foreach (var (result, what) in differences)
            await AddAsync(result, what, isCertain, ct).ConfigureAwait(false);
        return isCertain;
    }

    private async ValueTask CompareAsync(
        Result pane,
        ShardProgress progress,
        Dictionary<ResultId, string> differences,
        CancellationToken ct)
    {
        var isFirst = _seen.Add(HashOf(pane.Id));
        if (IsOlder(pane.Id))
        {
            _audited.Older += isFirst ? 1 : 0;
            return;
        }
        var stored = await ports.Results.FindAsync(pane.Id, ct).ConfigureAwait(false);
        var verdict = _check.Compare(stored?.Result, pane, progress.MustBeStored(pane));
        // Two sessions that have one id share a place in the store: it is enough that one of them is equal.
        if (isFirst)
            Take(pane, verdict, differences);
        else if (verdict.Kind != VerdictKind.Different && differences.Remove(pane.Id))
            _audited.Equal++;
    }

    private void Take(Result pane, StoredVerdict verdict, Dictionary<ResultId, string> differences)
    {
        if (verdict.Kind == VerdictKind.Different)
            differences[pane.Id] = verdict.What;
        else if (verdict.Kind == VerdictKind.Behind)
            _audited.Behind++;
        else if (pane.Kind != PaneKind.Retracted)
            _audited.Equal++;
    }

    /// <summary>Finds results that are stored but were computed by no shard.</summary>
    private async ValueTask FindMadeUpAsync(bool isCertain, CancellationToken ct)
    {
        var stored = ports.Results.QueryAsync(ports.Versions.Name, view.Name, null, EventTime.Min, EventTime.Max, ct);
        await foreach (var result in stored.ConfigureAwait(false))
        {
            // A result of an earlier definition of the view stays until a new one replaces it; queries leave it out.
            if (result.Definition != view.DefinitionHash || _seen.Contains(HashOf(result.Id)))
                continue;
            if (IsOlder(result.Id))
                _audited.Older++;
            else
                await AddAsync(result.Id, $"stored with {result.Events} events, the ledger has none for it", isCertain, ct)
                    .ConfigureAwait(false);
        }
    }

    private async ValueTask AddAsync(ResultId id, string what, bool isCertain, CancellationToken ct)
    {
        if (isCertain && !await HangsOnIdlenessAsync(id.Key, ct).ConfigureAwait(false))
            _audited.Add($"{id.View} {id.Key} {id.Start}: {what}");
        else
            _audited.Uncertain++;
    }

    /// <summary>
    /// Whether a result of a session or a sliding window can be judged. It depends on which windows were open when an event came, and the
    /// ledger doesn't record which closed by idleness. For sessions, corrections show it; for sliding windows only a pause in the ledger
    /// does.
    /// </summary>
    private async ValueTask<bool> HangsOnIdlenessAsync(string key, CancellationToken ct)
    {
        if (_kind.IdlenessEffect != IdlenessEffect.LeavesCorrections)
            return _kind.IdlenessEffect == IdlenessEffect.LeavesNoTrace && reach.HasPauses;
        var stored = ports.Results.QueryAsync(ports.Versions.Name, view.Name, key, EventTime.Min, EventTime.Max, ct);
        return await stored.AnyAsync(result => result.Kind == PaneKind.Correction, ct).ConfigureAwait(false);
    }

    /// <summary>Whether some events of the window may have been trimmed from the ledger. A session reaches back by its gap.</summary>
    private bool IsOlder(ResultId id) =>
        reach.Whole != EventTime.Min && id.Start <= reach.Whole.Plus(_kind.ReachMs);

    private static ulong HashOf(ResultId id) => Hash64.Of(Encoding.UTF8.GetBytes(id.Key), (ulong)id.Start.Milliseconds);
}
