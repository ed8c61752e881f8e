using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>
/// One view, computed again: each of its shards from nothing, as if its state had been lost, with what it emits compared instead of stored.
/// </summary>
internal sealed class ViewAudit(PipelineContext context, IReadOnlyList<PipelineEpoch> epochs, View view)
{
    private readonly PipelineEpoch _epoch = epochs[^1];

    public async IAsyncEnumerable<string> DifferencesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var recomputed = new Dictionary<ResultId, Result>();
        for (var shard = 0; shard < _epoch.View(view.Name)!.TotalShards(_epoch.Partitions); shard++)
        {
            await foreach (var pane in PanesAsync(new ShardId(context.Pipeline.Name, _epoch.Epoch, view.Name, shard), ct).ConfigureAwait(false))
                Keep(recomputed, pane);
        }
        var stored = context.Stores.Results.QueryAsync(context.Pipeline.Name, view.Name, null, EventTime.Min, EventTime.Max, ct);
        await foreach (var result in stored.ConfigureAwait(false))
        {
            recomputed.Remove(result.Id, out var expected);
            if (Difference(result, expected) is { } difference)
                yield return difference;
        }
        foreach (var (id, missing) in recomputed)
        {
            if (missing.Kind != PaneKind.Retracted && missing.Kind != PaneKind.Early)
                yield return $"{Name(id)}: not stored, {missing.Events} events are in the ledger";
        }
    }

    /// <summary>What the shard emits while it applies all that the ledger holds; in the end the windows still open, as early panes.</summary>
    private async IAsyncEnumerable<Result> PanesAsync(ShardId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var shard = new Shard(id, view, context.Pipeline.Definition.EventTime.BoundMs);
        var state = ShardState.Empty(_epoch.View(view.Name)!.SourcesOf(id.Shard, _epoch.Partitions));
        var poke = new Poke { Heads = state.Sources.ToDictionary(source => source.Partition.Value, _ => long.MaxValue) };
        var caughtUp = false;
        while (!caughtUp)
        {
            caughtUp = await new ShardPull(context, epochs, id, shard, state, poke).RunAsync(ct).ConfigureAwait(false);
            shard.Advance(state, new Tick(long.MaxValue / 2, CaughtUp: false, [], Flush: false));
            foreach (var result in Take(state))
                yield return result;
        }
        var passed = state.Fired;
        shard.Advance(state, new Tick(long.MaxValue / 2, CaughtUp: true, [], Flush: true));
        foreach (var result in Take(state))
            yield return result.End > passed && result.Kind == PaneKind.OnTime ? result with { Kind = PaneKind.Early } : result;
    }

    private static List<Result> Take(ShardState state)
    {
        var panes = state.Outbox.OfType<OutboxItem.Pane>().Select(pane => pane.Result).ToList();
        state.Delivered(state.Outbox.Count);
        return panes;
    }

    private static void Keep(Dictionary<ResultId, Result> kept, Result pane)
    {
        if (!kept.TryGetValue(pane.Id, out var known) || pane.Supersedes(known))
            kept[pane.Id] = pane;
    }

    private string? Difference(Result stored, Result? expected)
    {
        if (stored.Definition != view.DefinitionHash)
            return null;
        if (expected is null)
            return $"{Name(stored.Id)}: stored with {stored.Events} events, the ledger has none for it";
        if (stored.Events != expected.Events)
            return expected.Kind == PaneKind.Early && stored.Events < expected.Events ? null : $"{Name(stored.Id)}: stored with {stored.Events} events, the ledger has {expected.Events}";
        return ValuesOf(stored) == ValuesOf(expected) && stored.End == expected.End ? null : $"{Name(stored.Id)}: stored as {ValuesOf(stored)}, the ledger gives {ValuesOf(expected)}";
    }

    private string ValuesOf(Result result) => ResultRenderer.Values(result, view);

    private static string Name(ResultId id) => $"{id.View} {id.Key} {id.Start}";
}
