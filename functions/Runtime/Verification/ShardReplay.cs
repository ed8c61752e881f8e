using System.Runtime.CompilerServices;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Runs a shard again over all that the ledger holds, from an empty state, as after a loss of its state. Holds in memory what the shard
/// itself would hold.
/// </summary>
internal sealed class ShardReplay(AuditPorts ports, int chunksAtOnce, ShardLife life, LedgerReach reach, View view)
{
    // A processing time later than every event: no partition is waited for.
    private const long Later = long.MaxValue / 2;

    private readonly Shard _shard = Shard.Of(life.Id, view, ports.Versions.Current.Definition.EventTime.BoundMs);
    private readonly Dictionary<ResultId, Result> _panes = [];

    /// <summary>Events that came too late for any session; complete after all panes are read.</summary>
    public long Late { get; private set; }

    /// <summary>The last pane of every window, in the order in which windows close; then those of windows that are still open.</summary>
    public async IAsyncEnumerable<Result> LastPanesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var state = ShardState.Empty(view, life.Sources);
        // A partition without records keeps no window open.
        var unused = life.Sources.Where(partition => reach.HeadOf(partition) == Offset.None).ToHashSet();
        var poke = new Poke { Heads = state.Sources.ToDictionary(source => source.Partition.Value, _ => long.MaxValue) };
        var pull = new ShardPull(ports.Ledger, ports.Deltas, life, view, _shard, state, poke, nowMs: 0);
        var caughtUp = false;
        while (!caughtUp)
        {
            caughtUp = await pull.RunAsync(chunksAtOnce, [], ct).ConfigureAwait(false);
            if (state.Sources.FirstOrDefault(source => source.Stuck is not null)?.Stuck is { } stuck)
                throw new CorruptDataException(stuck.Why);
            _shard.Advance(state, new ShardTick(Later, caughtUp, unused, Flush: caughtUp));
            Keep(state);
            foreach (var pane in TakeLast(state))
                yield return pane;
        }
        Late = state.Late;
        state.Release();
    }

    private void Keep(ShardState state)
    {
        foreach (var pane in state.Outbox.OfType<OutboxItem.Pane>())
        {
            if (!_panes.TryGetValue(pane.Result.Id, out var known) || pane.Result.Supersedes(known))
                _panes[pane.Result.Id] = pane.Result;
        }
        state.Delivered(state.Outbox.Count);
    }

    private List<Result> TakeLast(ShardState state)
    {
        var last = _panes.Values.Where(pane => !state.Holds(pane.Id)).ToList();
        last.ForEach(pane => _panes.Remove(pane.Id));
        return last;
    }
}
