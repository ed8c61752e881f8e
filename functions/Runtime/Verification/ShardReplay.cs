using System.Runtime.CompilerServices;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>
/// A shard run again from nothing over all that the ledger holds, as if its state had been lost. Keeps in memory what the shard itself would hold.
/// </summary>
internal sealed class ShardReplay(PipelineContext context, IReadOnlyList<PipelineEpoch> epochs, LedgerReach reach, ShardId id, View view)
{
    // Far beyond every event: a shard that waits for no partition has nothing more to wait for.
    private const long Later = long.MaxValue / 2;

    private readonly Shard _shard = new(id, view, context.Pipeline.Definition.EventTime.BoundMs);
    private readonly Dictionary<ResultId, Result> _panes = [];

    /// <summary>Events for which no session was left, once all panes are read.</summary>
    public long Late { get; private set; }

    /// <summary>Of every window the last pane, in the order in which windows close; in the end those of windows still open.</summary>
    public async IAsyncEnumerable<Result> LastPanesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var state = Empty();
        var poke = new Poke { Heads = state.Sources.ToDictionary(source => source.Partition.Value, _ => long.MaxValue) };
        var pull = new ShardPull(context, epochs, id, _shard, state, poke);
        var caughtUp = false;
        while (!caughtUp)
        {
            caughtUp = await pull.RunAsync(ct).ConfigureAwait(false);
            _shard.Advance(state, new ShardTick(Later, caughtUp, [], Flush: caughtUp));
            Keep(state);
            foreach (var pane in TakeLast(state))
                yield return pane;
        }
        Late = state.Late;
        state.Release();
    }

    /// <summary>A partition that never shows a record must not hold every window open.</summary>
    private ShardState Empty()
    {
        var state = ShardState.Empty(epochs[^1].View(view.Name)!.SourcesOf(id.Shard, epochs[^1].Partitions));
        foreach (var source in state.Sources)
            source.IsIdle = reach.HeadOf(source.Partition) == Offset.None;
        return state;
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
