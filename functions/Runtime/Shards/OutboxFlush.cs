using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Writes an outbox to the sinks, in its order; panes that follow each other go in one write, and so do late events of one batch. It may
/// run before the state that it belongs to is saved: a pane that is written and then forgotten is written again, or superseded by one with
/// more events; a correction and a late event are recognised. So every write may be repeated, also in another cut; what a failed one was to
/// write stays in the outbox. What the store can never hold leaves the outbox too, unwritten.
/// </summary>
internal sealed class OutboxFlush(ShardPorts ports, ShellServices shell, ISharded subject)
{
    private readonly RejectedResults _rejected = new(shell.Log);
    private readonly CorrectionWriter _corrections = new(ports.Results, new RejectedResults(shell.Log));

    public async ValueTask RunAsync(ShardState state, CancellationToken ct)
    {
        while (state.Outbox.Count > 0)
            state.Delivered(await WriteFirstAsync(state.Outbox, ct).ConfigureAwait(false));
    }

    /// <summary>Writes the first item, and with it those after it that go to the same place; returns how many those are.</summary>
    private async ValueTask<int> WriteFirstAsync(IReadOnlyList<OutboxItem> outbox, CancellationToken ct)
    {
        switch (outbox[0])
        {
            case OutboxItem.Pane:
                return await WriteAsync(FirstOf<OutboxItem.Pane>(outbox, _ => true), ct).ConfigureAwait(false);
            case OutboxItem.Late first:
                return await WriteAsync(FirstOf<OutboxItem.Late>(outbox, late => late.Delta == first.Delta), ct).ConfigureAwait(false);
            case OutboxItem.Correction correction:
                await _corrections.WriteAsync(correction, (View)subject, ct).ConfigureAwait(false);
                Instruments.Panes.Add(1, Pipeline, ViewTag, Kind(PaneKind.Correction));
                return 1;
            default:
                throw new InvalidOperationException($"no sink for {outbox[0].GetType().Name}");
        }
    }

    private async ValueTask<int> WriteAsync(List<OutboxItem.Pane> panes, CancellationToken ct)
    {
        var refusals = panes.ConvertAll(pane => ports.Results.RejectionOf(pane.Result));
        var written = panes.Where((_, index) => refusals[index] is null).ToList();
        await ports.Results.WriteAsync([.. written.Select(pane => pane.Result)], ct).ConfigureAwait(false);
        Count(written);
        foreach (var (pane, refusal) in panes.Zip(refusals))
        {
            if (refusal is not null)
                _rejected.SetAside(pane.Result, refusal);
        }
        return panes.Count;
    }

    private async ValueTask<int> WriteAsync(List<OutboxItem.Late> late, CancellationToken ct)
    {
        await ports.SideOutputs.WriteAsync([.. late.Select(SideEventOf)], ct).ConfigureAwait(false);
        return late.Count;
    }

    private static List<TItem> FirstOf<TItem>(IReadOnlyList<OutboxItem> outbox, Predicate<TItem> belongs)
        where TItem : OutboxItem => [.. outbox.TakeWhile(item => item is TItem candidate && belongs(candidate)).Cast<TItem>()];

    private SideEvent SideEventOf(OutboxItem.Late late) => new(
        ports.Versions.Name, SideOutputKind.Late, late.Position, late.Delta, null, [late.View], late.Time, late.Record, late.Event);

    private void Count(List<OutboxItem.Pane> panes)
    {
        var now = shell.NowMs;
        foreach (var group in panes.GroupBy(pane => pane.Result.Kind))
            Instruments.Panes.Add(group.Count(), Pipeline, ViewTag, Kind(group.Key));
        // A view without early panes makes its events wait for the window's end on purpose.
        if (subject is not View { Definition.EarlyMs: not null })
            return;
        foreach (var pane in panes)
        {
            if (pane.OldestUnemittedKafkaMs != long.MaxValue)
                Instruments.Latency.Record(now - pane.OldestUnemittedKafkaMs, Pipeline, ViewTag);
        }
    }

    private KeyValuePair<string, object?> Pipeline => Instruments.Pipeline(ports.Versions.Name);

    private KeyValuePair<string, object?> ViewTag => Instruments.View(subject.Name);

    private static KeyValuePair<string, object?> Kind(PaneKind kind) => new("kind", ResultRenderer.PaneName(kind));
}
