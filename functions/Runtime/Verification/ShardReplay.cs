using System.Runtime.CompilerServices;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Runs a shard again over what the ledger holds, from the earliest state of it that there still is. Holds in memory what the shard itself
/// would hold. Throws <see cref="CorruptDataException"/> where the shard would be stuck.
/// </summary>
internal sealed class ShardReplay(AuditPorts ports, int chunksAtOnce, ShardLife life, View view)
{
    // A processing time later than every event: no partition is waited for.
    private const long Later = long.MaxValue / 2;

    private readonly Shard _shard = Shard.Of(life.Id, life.Layout.Label, view, ports.Versions.Current.Definition.EventTime.BoundMs);
    private readonly Dictionary<ResultId, Result> _panes = [];

    /// <summary>
    /// Windows that end at or before this had closed before the replay begins: it doesn't compute them. Valid once it has begun.
    /// </summary>
    public EventTime Released { get; private set; } = EventTime.Min;

    /// <summary>
    /// The last pane of every window, in the order in which windows close; then those of windows that are still open. A partition that
    /// <paramref name="reach"/> has no record of is idle, so that it doesn't keep every window open.
    /// </summary>
    public async IAsyncEnumerable<Result> LastPanesAsync(LedgerReach reach, [EnumeratorCancellation] CancellationToken ct)
    {
        var (state, isFirst) = await ports.Beginning.EarliestAsync(life, view, ct).ConfigureAwait(false);
        Released = WindowKind.Of(view).ReleasedIn(state, isFirst);
        state.EmitAgain();
        // A partition without records keeps no window open.
        var unused = life.Sources.Select(source => source.Partition).Where(reach.IsUnused).ToHashSet();
        var pull = PullFor(state);
        var caughtUp = false;
        while (!caughtUp)
        {
            caughtUp = await ReadOnAsync(pull, state, ct).ConfigureAwait(false);
            Correct(state);
            // Where late or redriven events correct, or while a watermark is still to be set back, no window may close before it has all.
            var isSettled = !reach.HasRedrives && state.Sources.All(source =>
                !source.Source.IsTopic || source.Epoch >= reach.SetBackIn || unused.Contains(source.Partition));
            if (caughtUp || (isSettled && view.Definition.LateEvents != LateEvents.Correct))
                _shard.Advance(state, new ShardTick(Later, caughtUp, unused, Flush: caughtUp));
            Keep(state);
            foreach (var pane in TakeLast(state))
                yield return pane;
        }
        foreach (var pane in _panes.Values)
            yield return pane;
        state.Release();
    }

    /// <summary>Takes late events into their windows, whose state is held all along.</summary>
    private void Correct(ShardState state)
    {
        var corrections = state.Outbox.OfType<OutboxItem.Correction>().ToList();
        corrections.ForEach(correction => _shard.Hold(state, correction));
        state.Delivered(corrections);
    }

    /// <summary>How many events of the shard the ledger holds after its fences, and what it will step over there.</summary>
    public async ValueTask<(long Events, LostEvents Lost)> CountAsync(IReadOnlyList<ReportedFence> fences, CancellationToken ct)
    {
        var state = ShardState.Begin(view, fences.Select(fence => SourceFence.BeginningAt(fence.Source, fence.At, EventTime.Min, 0)));
        state.Follow(await ports.Beginning.StartsAsync(life, ct).ConfigureAwait(false));
        var pull = PullFor(state);
        while (!await ReadOnAsync(pull, state, ct).ConfigureAwait(false))
        {
            _shard.Advance(state, new ShardTick(Later, CaughtUp: false, [], Flush: false));
            state.Delivered(state.Outbox.Count);
            state.Logged();
        }
        state.Release();
        return (
            state.Sources.Sum(source => source.Applied + source.SetAside),
            state.Sources.Aggregate(default(LostEvents), (sum, source) => sum.Plus(source.Lost)));
    }

    private ShardPull PullFor(ShardState state) =>
        new(ports.Ledger, ports.Deltas, life, view, _shard, state, new Poke(), nowMs: 0, careful: true, readOn: true);

    private async ValueTask<bool> ReadOnAsync(ShardPull pull, ShardState state, CancellationToken ct)
    {
        var isCaughtUp = await pull.RunAsync(chunksAtOnce, ct).ConfigureAwait(false);
        pull.Saved();
        return StuckSource.Of(state.Sources) is { } stuck ? throw new CorruptDataException(stuck) : isCaughtUp;
    }

    private void Keep(ShardState state)
    {
        foreach (var pane in state.Outbox.OfType<OutboxItem.Pane>())
        {
            if (!_panes.TryGetValue(pane.Result.Id, out var known) || pane.Result.Supersedes(known))
                _panes[pane.Result.Id] = pane.Result;
        }
        state.Delivered(state.Outbox.Count);
        state.Logged();
    }

    private List<Result> TakeLast(ShardState state)
    {
        var last = _panes.Values.Where(pane => !state.Holds(pane.Id)).ToList();
        last.ForEach(pane => _panes.Remove(pane.Id));
        return last;
    }
}
