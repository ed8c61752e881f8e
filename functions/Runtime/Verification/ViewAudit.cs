using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Computes one view again, shard by shard, and compares each window when it closes. A key that two shards hold is a difference too. Of a
/// compared result only a hash is kept, and the shard of its key, so memory holds the open windows of one shard, 8 bytes a result and 12 a
/// key; all windows of the shard where late or redriven events may still come to any.
/// </summary>
internal sealed class ViewAudit(
    AuditPorts ports,
    int chunksAtOnce,
    IReadOnlyList<PipelineEpoch> epochs,
    LedgerReach reach,
    View view,
    Func<ShardId, ShardStatus?> statusOf)
{
    private readonly IResultStore _results = ResultsOf.ViewAtRest(ports.Results, view);
    private readonly AuditedView _audited = new(view.Name);
    private readonly StoredCheck _check = new(view);
    private readonly WindowKind _kind = WindowKind.Of(view);
    private readonly HashSet<ulong> _seen = [];
    private readonly OpenSessions _open = new();
    private readonly Dictionary<ulong, int> _holders = [];
    private readonly HashSet<ulong> _split = [];
    private readonly ViewLayout _layout = epochs[^1].View(view.Name)!;
    private readonly ResultDefinitions _definitions = new(
        ports.Versions, epochs, view, epochs.First(epoch => epoch.View(view.Name)?.Number == epochs[^1].View(view.Name)!.Number).OpenedAt);
    private EventTime _released = EventTime.Min;
    private bool _isWhole = true;

    public async ValueTask<AuditedView> RunAsync(CancellationToken ct)
    {
        var epoch = epochs[^1];
        foreach (var shard in epoch.Shards().Where(shard => shard.View == view.Name))
            await CompareAsync(shard, ct).ConfigureAwait(false);
        // What a shard would give that can't be computed again isn't known.
        if (_isWhole)
            await FindMadeUpAsync(ct).ConfigureAwait(false);
        return _audited;
    }

    private async ValueTask CompareAsync(ShardId id, CancellationToken ct)
    {
        var progress = new ShardProgress(statusOf(id), epochs[^1].SourcesOf(id), reach);
        var replay = new ShardReplay(ports, chunksAtOnce, ShardLife.Of(id, epochs)!, view);
        var differences = new Dictionary<ResultId, StoredVerdict>();
        try
        {
            await foreach (var pane in replay.LastPanesAsync(reach, ct).ConfigureAwait(false))
            {
                CheckHolder(pane.Id.Key, id.Shard);
                await CompareAsync(pane, progress, replay, differences, ct).ConfigureAwait(false);
            }
        }
        catch (HandoverAwaitedException)
        {
            _isWhole = false;
            _audited.Awaiting++;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _isWhole = false;
            _audited.Add($"{id} can't be computed again: {exception.Message}");
        }
        _released = EventTime.Later(_released, replay.Released);
        foreach (var (result, verdict) in differences)
            Add(result, verdict);
    }

    /// <summary>A key's events belong in one shard, whatever its producers do.</summary>
    private void CheckHolder(string key, int shard)
    {
        var hash = Hash64.Of(Encoding.UTF8.GetBytes(key));
        if (!_holders.TryGetValue(hash, out var holder))
            _holders[hash] = shard;
        else if (holder != shard && _split.Add(hash))
            _audited.Add($"{view.Name} {key}: shards {holder} and {shard} each hold a part of this key's events, so no result has all");
    }

    private async ValueTask CompareAsync(
        Result pane,
        ShardProgress progress,
        ShardReplay replay,
        Dictionary<ResultId, StoredVerdict> differences,
        CancellationToken ct)
    {
        var (isFirst, isDue) = (_seen.Add(HashOf(pane.Id)), progress.MustBeStored(pane));
        // One that can't be judged, too: parts of it may be that are younger than it.
        if (!isDue && _kind.ResultsMayMerge)
            _open.Add(pane);
        if (IsOlder(pane, replay.Released))
        {
            _audited.Older += isFirst ? 1 : 0;
            return;
        }
        var stored = await _results.FindAsync(pane.Id, ct).ConfigureAwait(false);
        var current = stored is { Result: var found } ? await _definitions.CurrentAsync(found, ct).ConfigureAwait(false) : null;
        var verdict = _check.Compare(current, pane, isDue);
        // Two sessions that have one id share a place in the store: it is enough that one of them is equal.
        if (isFirst)
            Take(pane, verdict, differences);
        else if (verdict.Kind is VerdictKind.Equal or VerdictKind.Behind && differences.Remove(pane.Id))
            _audited.Equal++;
    }

    private void Take(Result pane, StoredVerdict verdict, Dictionary<ResultId, StoredVerdict> differences)
    {
        if (verdict.Kind is VerdictKind.Different or VerdictKind.Poorer)
            differences[pane.Id] = verdict;
        else if (verdict.Kind == VerdictKind.Behind)
            _audited.Behind++;
        else if (pane.Kind != PaneKind.Retracted)
            _audited.Equal++;
    }

    /// <summary>Finds results that are stored but were computed by no shard.</summary>
    private async ValueTask FindMadeUpAsync(CancellationToken ct)
    {
        var stored = _results.QueryAsync(ports.Versions.Name, _layout.Label, null, EventTime.Min, EventTime.Max, ct);
        await foreach (var result in stored.ConfigureAwait(false))
        {
            if (_seen.Contains(HashOf(result.Id)))
                continue;
            if (IsOlder(result, _released))
                _audited.Older++;
            else if (_open.Holds(result))
                _audited.Behind++;
            else
                Add(result.Id, StoredVerdict.Different($"stored with {result.Events} events, the ledger has none for it"));
        }
    }

    /// <summary>
    /// Adds a difference. A sliding window that lacks events can't be judged where windows may have been closed because sources were idle,
    /// which only a pause in the ledger shows, or where events came after their windows were closed and were merged all the same: the first
    /// event of its last step may have made it without the earlier ones.
    /// </summary>
    private void Add(ResultId id, StoredVerdict verdict)
    {
        var mayBeSo = verdict.Kind == VerdictKind.Poorer
            && _kind.HangsOnIdleness && (reach.HasPauses || view.Definition.LateEvents == LateEvents.Correct);
        if (mayBeSo)
            _audited.Uncertain++;
        else
            _audited.Add($"{id.View} {id.Key} {id.Start}: {verdict.What}");
    }

    /// <summary>
    /// Whether a window had closed before the replay begins, or a session may have a part that had: then the ledger doesn't give it.
    /// </summary>
    private bool IsOlder(Result result, EventTime released) =>
        released != EventTime.Min && (_kind.ResultsMayMerge ? result.Id.Start : result.End) <= released.Plus(_kind.ReachMs);

    private static ulong HashOf(ResultId id) => Hash64.Of(Encoding.UTF8.GetBytes(id.Key), (ulong)id.Start.Milliseconds);
}
