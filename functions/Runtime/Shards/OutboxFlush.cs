using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Writes an outbox to the sinks, in its order; panes that follow each other go in one write, and so do late events of one batch. It may run before the state that it
/// belongs to is saved: a pane that is written and then forgotten is written again, or superseded by one with more events; a correction and a late event are
/// recognised. So every write may be repeated, also in another cut; what a failed one was to write stays in the outbox.
/// What the store can never hold leaves the outbox too, unwritten.
/// </summary>
internal sealed class OutboxFlush(PipelineContext context, View view)
{
    private readonly RejectedResults _refused = new(context);
    private readonly CorrectionWriter _corrections = new(context);

    public async ValueTask RunAsync(ShardState state, CancellationToken ct)
    {
        while (state.Outbox.Count > 0)
            state.Delivered(await WriteFirstAsync(state.Outbox, ct).ConfigureAwait(false));
    }

    /// <summary>Writes the first item, and with it those behind it that go to the same place; returns how many those are.</summary>
    private async ValueTask<int> WriteFirstAsync(IReadOnlyList<OutboxItem> outbox, CancellationToken ct)
    {
        switch (outbox[0])
        {
            case OutboxItem.Pane:
                return await WriteAsync(FirstOf<OutboxItem.Pane>(outbox, _ => true), ct).ConfigureAwait(false);
            case OutboxItem.Late first:
                return await WriteAsync(FirstOf<OutboxItem.Late>(outbox, late => late.Delta == first.Delta), ct).ConfigureAwait(false);
            case OutboxItem.Correction correction:
                await _corrections.WriteAsync(correction, view, ct).ConfigureAwait(false);
                Instruments.Panes.Add(1, Pipeline, View, Kind(PaneKind.Correction));
                return 1;
            default:
                throw new InvalidOperationException($"no sink for {outbox[0].GetType().Name}");
        }
    }

    private async ValueTask<int> WriteAsync(List<OutboxItem.Pane> panes, CancellationToken ct)
    {
        var refusals = panes.ConvertAll(pane => context.Stores.Results.RejectionOf(pane.Result));
        var written = panes.Where((_, index) => refusals[index] is null).ToList();
        await context.Stores.Results.WriteAsync([.. written.Select(pane => pane.Result)], ct).ConfigureAwait(false);
        Count(written);
        foreach (var (pane, refusal) in panes.Zip(refusals))
        {
            if (refusal is not null)
                _refused.SetAside(pane.Result, refusal);
        }
        return panes.Count;
    }

    private async ValueTask<int> WriteAsync(List<OutboxItem.Late> late, CancellationToken ct)
    {
        await context.Stores.SideOutputs.WriteAsync([.. late.Select(SideEventOf)], ct).ConfigureAwait(false);
        return late.Count;
    }

    private static List<TItem> FirstOf<TItem>(IReadOnlyList<OutboxItem> outbox, Predicate<TItem> belongs)
        where TItem : OutboxItem => [.. outbox.TakeWhile(item => item is TItem candidate && belongs(candidate)).Cast<TItem>()];

    private SideEvent SideEventOf(OutboxItem.Late late) => new(
        context.Pipeline.Name, SideOutputKind.Late, late.Position, late.Delta, null, [late.View], late.Time, late.KafkaTimestampMs, late.RecordKey, late.Event);

    private void Count(List<OutboxItem.Pane> panes)
    {
        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var group in panes.GroupBy(pane => pane.Result.Kind))
            Instruments.Panes.Add(group.Count(), Pipeline, View, Kind(group.Key));
        // A view without early panes makes its events wait for the window's end on purpose.
        if (view.Definition.EarlyMs is null)
            return;
        foreach (var pane in panes)
        {
            if (pane.OldestUnemittedKafkaMs != long.MaxValue)
                Instruments.Latency.Record(now - pane.OldestUnemittedKafkaMs, Pipeline, View);
        }
    }

    private KeyValuePair<string, object?> Pipeline => new("pipeline", context.Pipeline.Name);

    private KeyValuePair<string, object?> View => new("view", view.Name);

    private static KeyValuePair<string, object?> Kind(PaneKind kind) => new("kind", ResultRenderer.PaneName(kind));
}
