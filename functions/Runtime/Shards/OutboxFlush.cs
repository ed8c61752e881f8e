using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Writes an outbox to the sinks, in its order; panes that follow each other are written together, and so are late events of one batch.
/// After a crash every write may be repeated, in groups of other sizes: a pane is then written again or superseded by one with more events,
/// and a repeated correction or late event is recognised. Panes may be written before the state with the outbox is saved; corrections and
/// retractions, which depend on what is stored, only when they are saved: an operation that is repeated may decide otherwise. Items of a
/// failed write stay in the outbox. Results that the store can never hold are removed without a write.
/// </summary>
internal sealed class OutboxFlush(ShardPorts ports, ShellServices shell, ISharded subject)
{
    private readonly RejectedResults _rejected = new(shell.Log);
    private readonly CorrectionWriter _corrections = new(ports.Results, new RejectedResults(shell.Log));

    /// <summary>
    /// Writes the items of which the first <paramref name="saved"/> are saved, up to the first of the others that has to be saved before.
    /// </summary>
    public async ValueTask RunAsync(ShardState state, int saved, CancellationToken ct)
    {
        for (var ready = Ready(state.Outbox, saved); ready > 0;)
        {
            var written = await WriteFirstAsync([.. state.Outbox.Take(ready)], ct).ConfigureAwait(false);
            state.Delivered(written);
            ready -= written;
        }
    }

    private static int Ready(IReadOnlyList<OutboxItem> outbox, int saved) => saved + outbox.Skip(saved).TakeWhile(MayGoUnsaved).Count();

    private static bool MayGoUnsaved(OutboxItem item) => item is OutboxItem.Late or OutboxItem.Pane { Result.Kind: not PaneKind.Retracted };

    /// <summary>Writes the first item together with those after it of the same kind; returns how many were written.</summary>
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
        // In a view without early panes events wait for the end of the window, which is no latency of the product.
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
