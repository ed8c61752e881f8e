using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shadows;

/// <summary>How far results of a view are stored: read from the states of its shards, before the results.</summary>
/// <param name="Until">Windows that were final before this time are stored.</param>
/// <param name="Why">Why it isn't later, a sentence; null when only its events' times are the reason.</param>
internal sealed record Settled(EventTime Until, string? Why)
{
    /// <summary>Of a view as the newest epoch has it.</summary>
    public static async ValueTask<Settled> ReadAsync(
        PipelineVersions versions, IReadOnlyList<PipelineEpoch> epochs, string view, IShardStates states, CancellationToken ct)
    {
        if (epochs is not [.., var newest] || newest.View(view) is not { } layout)
            return new Settled(EventTime.Min, $"pipeline {versions.Name} has sealed nothing of it");
        if (await versions.FindAsync(view, layout.Definition, epochs, ct).ConfigureAwait(false) is not (_, View of))
            return new Settled(EventTime.Min, $"pipeline {versions.Name} has it by a definition that isn't known here");
        var all = new Settled(EventTime.Max, null);
        foreach (var shard in newest.Shards().Where(shard => shard.View == view))
        {
            var one = Of(shard, PackedState.Open(await states.ReadAsync(shard, ct).ConfigureAwait(false)), of);
            all = one.Until < all.Until ? one : all;
        }
        return all;
    }

    private static Settled Of(ShardId shard, byte[]? held, View view)
    {
        if (held is null || ShardStateFormat.IsHandedOver(held) || ShardStateFormat.Read(held, view) is not { } state)
            return new Settled(EventTime.Min, $"shard {shard} has yet to begin");
        try
        {
            if (state.IsReplaying)
                return new Settled(EventTime.Min, $"shard {shard} is made again, and has not come to where it was");
            var waiting = state.Outbox.Select(EndOf).Aggregate(EventTime.Max, EventTime.Earlier);
            return waiting <= state.Fired
                ? new Settled(waiting.Minus(1), $"shard {shard} has results that are still to be stored")
                : new Settled(state.Fired, null);
        }
        finally
        {
            state.Release();
        }
    }

    private static EventTime EndOf(OutboxItem item) => item switch
    {
        OutboxItem.Pane pane => pane.Result.End,
        OutboxItem.Correction correction => correction.End,
        _ => EventTime.Min,
    };
}
