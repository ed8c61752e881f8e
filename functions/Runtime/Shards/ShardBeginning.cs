using System.Collections.Concurrent;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// The state with which a shard begins that has none: its newest checkpoint, if it had a state before; else what the shards of the layout
/// before have handed over; else an empty one, where its layout begins.
/// </summary>
internal sealed class ShardBeginning(
    PipelineVersions versions, ILedger ledger, SavedStates saved, IShardReports reports, ShellServices shell)
{
    private readonly ConcurrentDictionary<ShardId, long> _awaited = new();

    /// <summary>How long this process has waited for what a shard hands over.</summary>
    public TimeSpan Awaited(ShardId donor) =>
        shell.Clock.GetElapsedTime(_awaited.GetOrAdd(donor, static (_, clock) => clock.GetTimestamp(), shell.Clock));

    /// <summary>The state. Stores that can't be read throw.</summary>
    /// <param name="life">Which shard.</param>
    /// <param name="subject">What it is of.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="HandoverAwaitedException">A shard of the layout before hasn't handed its state over yet.</exception>
    /// <exception cref="CorruptDataException">What is needed is damaged.</exception>
    public async ValueTask<ShardState> RunAsync(ShardLife life, ISharded subject, CancellationToken ct)
    {
        var checkpoints = await saved.ReadCheckpointsAsync(life.Id, ct).ConfigureAwait(false);
        var starts = await StartsAsync(life, ct).ConfigureAwait(false);
        var state = checkpoints.States.Count > 0
            ? Open(checkpoints.States[0], subject)
                ?? throw new CorruptDataException($"a checkpoint of {life.Id} is of another definition")
            : await TakeOverAsync(life, subject, starts, ct).ConfigureAwait(false)
                ?? ShardState.Begin(subject, starts, shell.NowMs);
        state.Follow(starts);
        await ReplayAsync(life, state, ct).ConfigureAwait(false);
        return state;
    }

    /// <summary>
    /// The earliest state of a shard that the ledger still follows, from which its results can be computed again: the one that it began
    /// with, or a checkpoint. Beside it whether it is the view's first, with nothing merged before.
    /// </summary>
    /// <exception cref="HandoverAwaitedException">It has yet to begin.</exception>
    /// <exception cref="CorruptDataException">There is none.</exception>
    public async ValueTask<(ShardState State, bool IsFirst)> EarliestAsync(ShardLife life, ISharded subject, CancellationToken ct)
    {
        var starts = await StartsAsync(life, ct).ConfigureAwait(false);
        var checkpoints = await saved.ReadCheckpointsAsync(life.Id, ct).ConfigureAwait(false);
        var candidates = checkpoints.States.Reverse().Select(state => Open(state, subject)).OfType<ShardState>().ToList();
        ShardState? first = null;
        try
        {
            var handedOver = await TakeOverAsync(life, subject, starts, ct).ConfigureAwait(false);
            candidates.Insert(0, handedOver ?? (first = ShardState.Begin(subject, starts)));
        }
        catch (Exception fault) when (candidates.Count > 0 && (fault is HandoverAwaitedException or CorruptDataException))
        {
            // What was handed over is gone once checkpoints have taken its place.
        }
        foreach (var state in candidates)
        {
            state.Follow(starts);
            if (await IsFollowedAsync(life, state, ct).ConfigureAwait(false))
                return (state, state == first);
            state.Release();
        }
        throw new CorruptDataException("neither what it began with nor a checkpoint is there that the ledger's rows follow");
    }

    /// <summary>
    /// The state that a checkpoint is of; null when it is of another definition. What its sources were stuck at then may be mended by now.
    /// </summary>
    private static ShardState? Open(ReadOnlyMemory<byte> checkpoint, ISharded subject)
    {
        var state = ShardStateFormat.Read(checkpoint, subject);
        foreach (var source in state?.Sources ?? [])
            source.Stuck = null;
        return state;
    }

    private async ValueTask<bool> IsFollowedAsync(ShardLife life, ShardState state, CancellationToken ct)
    {
        var ends = new Dictionary<Epoch, Dictionary<Source, ChunkRow>>();
        foreach (var source in state.Sources)
        {
            if (!await IsFollowedAsync(life, source, ends, ct).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Whether the chain of a source is there from its fence on, as far as it goes. The collector takes rows from the beginning of an
    /// epoch's chain, and leaves the last ones: so a gap is at the fence, or where a later epoch begins.
    /// </summary>
    private async ValueTask<bool> IsFollowedAsync(
        ShardLife life, SourceFence source, Dictionary<Epoch, Dictionary<Source, ChunkRow>> ends, CancellationToken ct)
    {
        var at = source.At;
        foreach (var epoch in life.From(source.Epoch))
        {
            var rows = await ledger.ReadAsync(life.Id.Pipeline, epoch.Epoch, source.Source, at.Last, 1, ct).ConfigureAwait(false);
            if (rows is not [var next])
                continue;
            if (ChunkLink.Of(next).Before != at)
                return false;
            if (!ends.TryGetValue(epoch.Epoch, out var known))
                ends[epoch.Epoch] = known = await EndsAsync(life.Id.Pipeline, epoch, ct).ConfigureAwait(false);
            if (!known.TryGetValue(source.Source, out var end))
                return true;
            at = ChainPoint.After(end);
        }
        return true;
    }

    /// <summary>The rows that end an epoch's chains.</summary>
    private async ValueTask<Dictionary<Source, ChunkRow>> EndsAsync(string pipeline, PipelineEpoch epoch, CancellationToken ct)
    {
        var heads = await ledger.HeadsAsync(pipeline, epoch.Epoch, ct).ConfigureAwait(false);
        var redriven = epoch.TakesRedrives ? await ledger.RedrivenHeadsAsync(pipeline, epoch.Epoch, ct).ConfigureAwait(false) : [];
        return heads.Concat(redriven).Where(row => row.NextEpoch is not null).ToDictionary(row => row.Source);
    }

    /// <summary>Where each source of a shard begins, in the epoch in which its layout does or in which the source came.</summary>
    public async ValueTask<IReadOnlyList<SourceFence>> StartsAsync(ShardLife life, CancellationToken ct)
    {
        var sources = life.Sources.ToList();
        Dictionary<Source, ChunkRow> ends = [];
        if (life.Before is { } before && sources.Exists(source => life.StartOf(source) is null))
            ends = await EndsAsync(life.Id.Pipeline, before, ct).ConfigureAwait(false);
        return sources.ConvertAll(source => life.StartOf(source) is { } start
            ? SourceFence.BeginningAt(source, start, EventTime.Min, 0)
            : ends.TryGetValue(source, out var end)
                ? SourceFence.BeginningAt(source, ChainPoint.After(end), end.WatermarkAfter, end.Totals.MergedBy(life.Id.View))
                : throw new CorruptDataException(
                    $"the ledger's row that ends partition {source} in epoch {life.Before!.Epoch} is gone: put it back"));
    }

    /// <summary>Null when no shard hands anything over.</summary>
    private async ValueTask<ShardState?> TakeOverAsync(
        ShardLife life, ISharded subject, IReadOnlyList<SourceFence> starts, CancellationToken ct)
    {
        var donors = new List<Donor>();
        foreach (var donor in life.Donors)
        {
            var handed = await HandedAsync(donor, ct).ConfigureAwait(false) ?? throw new HandoverAwaitedException(donor);
            var (_, of) = await versions.FindAsync(donor.Id.View, donor.Layout.Definition, donor.Epochs, ct).ConfigureAwait(false)
                ?? throw new CorruptDataException($"the definition that {donor.Id} is of is in no version that is known");
            var state = ShardStateFormat.Read(handed, of)
                ?? throw new CorruptDataException($"the handover of {donor.Id} is of another definition");
            donors.Add(new Donor(state, of, life.IsHeirOf(donor)));
        }
        return donors.Count == 0
            ? null
            : Handover.Take(
                subject, starts, donors, life.Owns, life.First.OpenedAt, shell.NowMs);
    }

    /// <summary>
    /// What a shard has handed over; null when it hasn't, and when it is damaged: then it is made again as one that never came.
    /// </summary>
    private async ValueTask<ReadOnlyMemory<byte>?> HandedAsync(ShardLife donor, CancellationToken ct)
    {
        try
        {
            return await saved.ReadHandoverAsync(donor.Id, ct).ConfigureAwait(false);
        }
        catch (CorruptDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// Up to where the shard repeats what it did: to what it has reported it had applied. Its last operations it may not have reported: so
    /// it applies all that is redriven by now, too, as it would take for a correction what it had in a window that it wrote.
    /// </summary>
    private async ValueTask ReplayAsync(ShardLife life, ShardState state, CancellationToken ct)
    {
        var said = await reports.ReadAsync(life.Id.Pipeline, ct).ConfigureAwait(false);
        foreach (var fence in said.FirstOrDefault(report => report.Shard == life.Id)?.Fences ?? [])
        {
            if (state.Sources.FirstOrDefault(source => source.Source == fence.Source) is { } source)
                source.ReplayTo = fence.At;
        }
        var redriven = await ChainHeads.ReadRedrivenAsync(ledger, life.Last, ct).ConfigureAwait(false);
        foreach (var source in state.Sources.Where(source => !source.Source.IsTopic))
            source.ReplayTo = ChainPoint.Later(source.ReplayTo, redriven[source.Partition.Value].At);
    }
}

/// <summary>A shard can't begin, because one of the layout before hasn't handed its state over yet.</summary>
internal sealed class HandoverAwaitedException(ShardLife donor) : Exception($"it waits for the state that {donor.Id} hands over")
{
    /// <summary>The shard that hands over.</summary>
    public ShardLife Donor { get; } = donor;
}
