using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Writes an outbox to the sinks. What the saved state had is written first, in its order; panes that follow each other are written
/// together. After a crash every write may be repeated, in groups of other sizes: a pane is then written again or superseded by one with
/// more events, and a repeated correction is recognised. Items of a failed write stay in the outbox. Results that the store can never hold
/// are removed without a write.
/// </summary>
internal sealed class OutboxFlush
{
    private readonly ShardPorts _ports;
    private readonly ShellServices _shell;
    private readonly ISharded _subject;
    private readonly IResultStore _results;
    private readonly Shard _shard;
    private readonly StoredSessions _sessions;
    private readonly RejectedResults _rejected;
    private readonly CorrectionWriter? _corrections;
    private readonly PaneLog _log;
    private readonly bool _mayMerge;

    public OutboxFlush(ShardPorts ports, ShellServices shell, ShardLife life, ISharded subject, Shard shard)
    {
        (_ports, _shell, _subject, _shard) = (ports, shell, subject, shard);
        _results = subject is View stored ? ResultsOf.View(ports.Results, stored, ports.Pages) : ports.Results;
        _sessions = new StoredSessions(_results);
        _rejected = new RejectedResults(shell.Log);
        _log = new PaneLog(ports.Log, shell, subject);
        if (subject is not View view)
            return;
        var definitions = new ResultDefinitions(ports.Versions, life.Epochs, view, life.First.OpenedAt);
        _corrections = new CorrectionWriter(_results, _sessions, _rejected, view, definitions, _log);
        _mayMerge = WindowKind.Of(view).ResultsMayMerge;
    }

    /// <summary>
    /// Writes all of the outbox, after what the state has for a sink. <paramref name="state"/> must be as it was saved. A correction may go
    /// into a window that the state holds, and then the outbox gets new items, which are not written yet.
    /// </summary>
    public async ValueTask RunSavedAsync(ShardState state, CancellationToken ct)
    {
        await _log.AddAsync(state, ct).ConfigureAwait(false);
        for (var left = state.Outbox.Count; left > 0;)
        {
            var written = await WriteFirstAsync(state, left, ct).ConfigureAwait(false);
            state.Delivered(written);
            left -= written;
        }
    }

    /// <summary>
    /// Writes what may be written before the state is saved: panes, except of windows that may merge. They don't wait for corrections: a
    /// window that has panes is in the state, and takes its corrections in there.
    /// </summary>
    public async ValueTask RunFreshAsync(ShardState state, CancellationToken ct)
    {
        if (_mayMerge)
            return;
        var panes = state.Outbox.OfType<OutboxItem.Pane>().ToList();
        await WriteAsync(panes, ct).ConfigureAwait(false);
        state.Delivered(panes);
    }

    /// <summary>Writes the first item, together with the panes after it if it is one; returns how many were written.</summary>
    private async ValueTask<int> WriteFirstAsync(ShardState state, int most, CancellationToken ct)
    {
        if (state.Outbox[0] is not OutboxItem.Correction correction)
        {
            List<OutboxItem.Pane> panes = [.. state.Outbox.Take(most).TakeWhile(item => item is OutboxItem.Pane).Cast<OutboxItem.Pane>()];
            await WriteAsync(panes, ct).ConfigureAwait(false);
            return panes.Count;
        }
        using var step = Traces.Step("correct");
        if (await _corrections!.WriteAsync(_shard, state, correction, ct).ConfigureAwait(false))
            Instruments.Panes.Add(1, Pipeline, ViewTag, Kind(PaneKind.Correction));
        return 1;
    }

    private async ValueTask WriteAsync(List<OutboxItem.Pane> panes, CancellationToken ct)
    {
        using var step = Traces.Step("store panes");
        step?.SetTag("serverless.panes", panes.Count);
        var refusals = panes.ConvertAll(pane => _results.RejectionOf(pane.Result));
        var written = panes.Where((_, index) => refusals[index] is null).ToList();
        // A session is stored before what became part of it is retracted, so that each event is always in a result.
        var groups = written.Select(pane => pane.Result).GroupBy(result => result.Kind == PaneKind.Retracted);
        foreach (var group in groups.OrderBy(group => group.Key))
            await _results.WriteAsync([.. group], ct).ConfigureAwait(false);
        Count(written);
        foreach (var (pane, refusal) in panes.Zip(refusals))
        {
            if (refusal is not null)
                _rejected.SetAside(pane.Result, refusal);
        }
        if (_mayMerge)
            await _sessions.RetractPartsAsync(written.Select(pane => pane.Result).Where(IsWhole), ct).ConfigureAwait(false);
    }

    private static bool IsWhole(Result result) => result.Kind is PaneKind.OnTime or PaneKind.Late;

    private void Count(List<OutboxItem.Pane> panes)
    {
        var now = _shell.NowMs;
        foreach (var group in panes.GroupBy(pane => pane.Result.Kind))
            Instruments.Panes.Add(group.Count(), Pipeline, ViewTag, Kind(group.Key));
        // Once for each window: other panes have the same events again.
        foreach (var result in panes.Select(pane => pane.Result).Where(result => result.Kind == PaneKind.OnTime))
            _ports.Hot.Add(_subject.Name, result.Id.Key, result.Events);
        // In a view without early panes events wait for the end of the window, which is no latency of the product.
        if (_subject is not View { Definition.EarlyMs: not null })
            return;
        foreach (var pane in panes)
        {
            if (pane.OldestUnemittedKafkaMs != long.MaxValue)
                Instruments.Latency.Record((now - pane.OldestUnemittedKafkaMs) / 1e3, Pipeline, ViewTag);
        }
    }

    private KeyValuePair<string, object?> Pipeline => Instruments.Pipeline(_ports.Versions.Name);

    private KeyValuePair<string, object?> ViewTag => Instruments.View(_subject.Name);

    private static KeyValuePair<string, object?> Kind(PaneKind kind) => new("kind", ResultRenderer.PaneName(kind));
}
