using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Telemetry;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Writes an outbox to the sinks, in its order. It may run before the state that it belongs to is saved: a pane that is written and then forgotten
/// is written again, or superseded by one with more events; a correction and a late event are recognised. So every write may be repeated.
/// What is too large for the store leaves the outbox too, unwritten.
/// </summary>
internal sealed class OutboxFlush(PipelineContext context, View view)
{
    private readonly StateLimit _limit = new(context);
    private readonly CorrectionWriter _corrections = new(context.Stores.Results, new StateLimit(context));

    public async ValueTask RunAsync(ShardState state, CancellationToken ct)
    {
        while (state.Outbox.Count > 0)
        {
            var panes = state.Outbox.TakeWhile(item => item is OutboxItem.Pane).Cast<OutboxItem.Pane>().ToList();
            if (panes.Count > 0)
                await WriteAsync(panes, ct).ConfigureAwait(false);
            else
                await WriteAsync(state.Outbox[0], ct).ConfigureAwait(false);
            state.Delivered(Math.Max(1, panes.Count));
        }
    }

    private async ValueTask WriteAsync(List<OutboxItem.Pane> panes, CancellationToken ct)
    {
        var fitting = panes.FindAll(pane => _limit.Fits(pane.Result));
        await context.Stores.Results.WriteAsync([.. fitting.Select(pane => pane.Result)], ct).ConfigureAwait(false);
        Count(fitting);
        foreach (var pane in panes)
        {
            if (!_limit.Fits(pane.Result))
                _limit.SetAside(pane.Result);
        }
    }

    private async ValueTask WriteAsync(OutboxItem item, CancellationToken ct)
    {
        switch (item)
        {
            case OutboxItem.Correction correction:
                await _corrections.WriteAsync(correction, view, ct).ConfigureAwait(false);
                Instruments.Panes.Add(1, Pipeline, View, Kind(PaneKind.Correction));
                break;
            case OutboxItem.Late late:
                await context.Stores.SideOutputs.WriteAsync([SideEventOf(late)], ct).ConfigureAwait(false);
                break;
            default:
                throw new InvalidOperationException($"no sink for {item.GetType().Name}");
        }
    }

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
            if (pane.Arrived != long.MaxValue)
                Instruments.Latency.Record(now - pane.Arrived, Pipeline, View);
        }
    }

    private KeyValuePair<string, object?> Pipeline => new("pipeline", context.Pipeline.Name);

    private KeyValuePair<string, object?> View => new("view", view.Name);

    private static KeyValuePair<string, object?> Kind(PaneKind kind) => new("kind", ResultRenderer.PaneName(kind));
}
