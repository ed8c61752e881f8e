using Serverless.Core.Definitions;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Sealing;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Processes a batch in this order: fold; store its deltas, dead letters and archive files; seal; poke the shards. A crash between two
/// steps leaves garbage at worst: nothing counts before it is sealed, and what is sealed is complete. A batch of more partitions than the
/// ledger seals at once is processed in parts. One batch at a time.
/// </summary>
public sealed class BatchProcessor : IDisposable
{
    private static readonly TimeSpan StoppedPause = TimeSpan.FromSeconds(1);

    private readonly BatchPorts _ports;
    private readonly ShellServices _shell;
    private readonly BatchPlanner _planner;
    private readonly PressureGate _gate;
    private readonly VersionTurn _turn;
    private readonly StrayRekeying _strays;
    private readonly RecipeFold _recipes;
    private readonly StageTimes _times;
    private readonly SemaphoreSlim _oneBatch = new(1, 1);
    private VersionFold? _fold;

    internal BatchProcessor(BatchPorts ports, ShellServices shell)
    {
        _ports = ports;
        _shell = shell;
        _planner = new BatchPlanner(ports, shell);
        _gate = new PressureGate(ports, shell);
        _turn = new VersionTurn(ports.Epochs, ports.Stops, shell);
        _strays = new StrayRekeying(ports.Epochs, shell);
        _recipes = new RecipeFold(ports, shell);
        _times = new StageTimes(ports.Versions.Name, shell.Clock);
    }

    /// <summary>
    /// Processes a batch; it is sealed when the task ends. Records of a partition must ascend by offset. Throws only when a store stays
    /// down, <see cref="TopicRecreatedException"/> when the topic is not the one that is sealed and the setting is to halt, and <see
    /// cref="IngestStoppedException"/> when what is known of earlier events is damaged, and <see cref="VersionWaitsException"/> when it has
    /// been another version's turn for a minute: then records that aren't sealed don't count, and may be delivered again in batches of any
    /// size. <paramref name="ct"/> ends waiting, not work that has begun.
    /// </summary>
    public async Task ProcessAsync(IReadOnlyList<SourceRecord> records, IPokes pokes, CancellationToken ct)
    {
        if (records.Count == 0)
            return;
        await _oneBatch.WaitAsync(ct).ConfigureAwait(false);
        using var trace = Traces.Batch(_ports.Versions.Name, _ports.Versions.Current.Definition.Topic, records);
        try
        {
            // The host repeats a batch that throws without a pause.
            if (_ports.Stops.HasStopped || _ports.Guard.Problem is not null)
                await Task.Delay(StoppedPause, _shell.Clock, ct).ConfigureAwait(false);
            var begun = _times.Now;
            await _gate.WaitAsync(pokes, ct).ConfigureAwait(false);
            _times.End(Stage.Pressure, begun);
            // A batch that has begun is finished even when the instance is told to stop: it takes about a second, and the next instance
            // needn't read its records again.
            while (!await TryProcessInTurnAsync(records, pokes, ct).ConfigureAwait(false))
                ct.ThrowIfCancellationRequested();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Traces.Failed(fault);
            throw;
        }
        finally
        {
            // Last and not awaited: no batch waits or fails because the timer is silent.
            _ports.StandIn(_gate.Seen, pokes);
            _oneBatch.Release();
        }
    }

    /// <summary>By partition, the offset before which this instance knows everything to be sealed.</summary>
    public IReadOnlyList<long> SealedUpTo => _planner.SealedUpTo;

    /// <summary>Connects to everything that a batch needs. Throws when something can't be reached.</summary>
    internal async Task WarmUpAsync(CancellationToken ct)
    {
        var pipeline = _ports.Versions.Current;
        await _ports.Epochs.CurrentAsync(pipeline, ct).ConfigureAwait(false);
        await FoldOf(_ports.Versions).RefreshAsync(ct).ConfigureAwait(false);
        await _ports.Flags.ReadAsync(pipeline.Name, _shell.Clock.GetUtcNow(), ct).ConfigureAwait(false);
        await _ports.Deltas.ReadAsync(pipeline.Name, "none", 0, 1, ct).ConfigureAwait(false);
    }

    /// <summary>Releases what batches wait on. No batch may be under way.</summary>
    public void Dispose() => _oneBatch.Dispose();

    /// <summary>The whole batch is folded by the version that is the newest when it begins.</summary>
    private VersionFold FoldOf(PipelineVersions versions) =>
        _fold = versions.Current == _fold?.Pipeline ? _fold : new VersionFold(versions.Current, _ports, _shell.Clock);

    private async ValueTask<bool> TryProcessInTurnAsync(IReadOnlyList<SourceRecord> records, IPokes pokes, CancellationToken ct)
    {
        try
        {
            var isDone = await TryProcessAsync(FoldOf(_ports.Versions), records, pokes, CancellationToken.None).ConfigureAwait(false);
            await _turn.CameAsync(CancellationToken.None).ConfigureAwait(false);
            if (!isDone)
                ForgetHeads();
            return isDone;
        }
        catch (VersionWaitsException waits)
        {
            await _turn.WaitAsync(waits, ct).ConfigureAwait(false);
            return false;
        }
    }

    private async ValueTask<bool> TryProcessAsync(VersionFold fold, IReadOnlyList<SourceRecord> records, IPokes pokes, CancellationToken ct)
    {
        var (partitions, begun) = (1 + records.Max(record => record.Partition.Value), _times.Now);
        var epoch = await _ports.Retry
            .RunAsync(token => _ports.Epochs.CurrentForSealingAsync(fold.Pipeline, partitions, token), ct)
            .ConfigureAwait(false);
        if (await PlanAsync(fold.Pipeline.Definition, epoch, records, ct).ConfigureAwait(false) is not { } chunks)
            return false;
        _times.End(Stage.Plan, begun);
        if (chunks.Count == 0)
            return true;
        var recipe = await _recipes.RecipeAsync(fold, [], ct).ConfigureAwait(false);
        foreach (var part in chunks.Chunk(_ports.Ledger.MaxRows))
        {
            for (IReadOnlyList<PlannedChunk>? rest = part; rest is not [];)
            {
                rest = await TrySealAsync(fold, recipe, epoch, rest, pokes, ct).ConfigureAwait(false);
                if (rest is null)
                    return false;
            }
        }
        return true;
    }

    /// <summary>The chunks to fold; null when another epoch has begun, which the batch is planned for again.</summary>
    private async ValueTask<IReadOnlyList<PlannedChunk>?> PlanAsync(
        PipelineDefinition definition, PipelineEpoch epoch, IReadOnlyList<SourceRecord> records, CancellationToken ct)
    {
        try
        {
            return await _ports.Retry.RunAsync(token => _planner.PlanAsync(epoch, definition, records, token), ct).ConfigureAwait(false);
        }
        catch (TopicRecreatedException) when (_ports.Restart is not null)
        {
            var newest = await _ports.Retry
                .RunAsync(token => _ports.Restart.RunAsync(_ports.Versions.Name, definition.Topic, token), ct)
                .ConfigureAwait(false);
            if (newest?.Epoch == epoch.Epoch)
                throw;
            return null;
        }
    }

    /// <summary>Seals as much of the chunks as is folded at once; returns the rest, or null when it is to be folded anew.</summary>
    private async ValueTask<IReadOnlyList<PlannedChunk>?> TrySealAsync(
        VersionFold fold,
        Recipe recipe,
        PipelineEpoch epoch,
        IReadOnlyList<PlannedChunk> chunks,
        IPokes pokes,
        CancellationToken ct)
    {
        var begun = _times.Now;
        var folded = await FoldAsync(fold, recipe, epoch, chunks, ct).ConfigureAwait(false);
        begun = _times.End(Stage.Fold, begun);
        if (folded.Strays.Count > 0)
        {
            await _ports.Retry.RunAsync(token => _strays.RunAsync(epoch, folded.Strays, token), ct).ConfigureAwait(false);
            return null;
        }
        await StoreAsync(fold, folded, ct).ConfigureAwait(false);
        begun = _times.End(Stage.Store, begun);
        // The seal makes the batch count: all that it needs must be durable before, and nothing after may be necessary.
        var isSealed = await SealAsync(folded.Rows, ct).ConfigureAwait(false);
        _times.End(Stage.Seal, begun);
        if (!isSealed)
            return null;
        await _ports.Ids.SealedAsync(folded.ForgottenEarly, fold.Pipeline.Definition.Deduplicate, ct).ConfigureAwait(false);
        _ports.Pokes.Add(epoch, folded, fold.Pipeline, pokes);
        return folded.Rest;
    }

    /// <summary>Rows of a batch that is traced say where, for the shards that apply them.</summary>
    private async ValueTask<FoldedBatch> FoldAsync(
        VersionFold fold, Recipe recipe, PipelineEpoch epoch, IReadOnlyList<PlannedChunk> chunks, CancellationToken ct)
    {
        var trace = Traces.Current;
        using var step = Traces.Step("fold");
        var folded = await _recipes.FoldAsync(fold, recipe, epoch, chunks, ct).ConfigureAwait(false);
        return trace is null ? folded : folded with { Rows = [.. folded.Rows.Select(row => row with { Trace = trace })] };
    }

    private async Task StoreAsync(VersionFold fold, FoldedBatch folded, CancellationToken ct)
    {
        using var step = Traces.Step("store");
        var (pipeline, name) = (fold.Pipeline.Name, folded.Rows[0].Delta);
        var stored = _ports.Retry.RunAsync(token => _ports.Deltas.WriteAsync(pipeline, name, folded.Delta, token), ct).AsTask();
        await Task.WhenAll(stored, SetAsideAsync(fold, name, folded.Aside, ct), ArchiveAsync(fold, name, ct)).ConfigureAwait(false);
    }

    private async Task SetAsideAsync(VersionFold fold, string delta, IReadOnlyList<SetAside> aside, CancellationToken ct)
    {
        var pipeline = fold.Pipeline.Name;
        using var seal = fold.Key is { } key && aside.Count > 0 ? new EventSeal(key, pipeline, delta) : null;
        foreach (var slice in SideEvents.Slices(aside))
        {
            var events = slice.ConvertAll(one => SideEvents.ToSideEvent(pipeline, delta, one, seal));
            await _ports.Retry.RunAsync(token => _ports.SideOutputs.WriteAsync(events, token), ct).ConfigureAwait(false);
        }
    }

    private async Task ArchiveAsync(VersionFold fold, string name, CancellationToken ct)
    {
        foreach (var file in fold.Archive?.Take() ?? [])
            await _ports.Retry
                .RunAsync(token => _ports.Archive!.WriteAsync(fold.Pipeline.Name, file.Date, name, file.Content, token), ct)
                .ConfigureAwait(false);
    }

    private async ValueTask<bool> SealAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct)
    {
        using var step = Traces.Step("seal");
        var outcome = await _ports.Retry.RunAsync(token => _ports.Ledger.TryAppendAsync(rows, token), ct).ConfigureAwait(false);
        if (outcome != AppendOutcome.Sealed)
        {
            // Either way the batch is folded again, and stored under a new name, with its side events and archive files.
            if (outcome == AppendOutcome.Collected)
                Log.BatchCollected(_shell.Log, rows[0].Pipeline, rows[0].Delta);
            return false;
        }
        Instruments.Batches.Add(1, Instruments.Pipeline(_ports.Versions.Name));
        foreach (var row in rows)
        {
            _planner.Sealed(row);
            SealedCounts.Record(row, Instruments.Pipeline(_ports.Versions.Name));
        }
        return true;
    }

    private void ForgetHeads()
    {
        Instruments.Conflicts.Add(1, Instruments.Pipeline(_ports.Versions.Name));
        _planner.Forget();
        _ports.Epochs.Forget();
        _fold?.Fold.Forget();
    }
}
