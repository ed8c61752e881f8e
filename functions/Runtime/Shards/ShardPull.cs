using Serverless.Core.Binary;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// One pull: applies what follows the shard's fences, from the poke where it fits and from the ledger where it doesn't: first what is
/// redriven, as it is for windows that close; then always the source with the least watermark, so that windows close as early as they can.
/// A source whose next chunk is gone or damaged is stuck there; the others go on. When <paramref name="careful"/>, entries that can't be
/// merged are set aside (<see cref="Shard.Apply"/>). With
/// <paramref name="readOn"/> it reads the ledger to its end whatever the poke says: a shard that lags catches up in one operation, and the
/// pokes that are queued for it find nothing left to do. What is redriven makes a correction of nearly every event: no more of it is
/// applied while the outbox holds <paramref name="mostWaiting"/> items or <see cref="MostBytesWaiting"/>, as it must fit into the state.
/// </summary>
internal sealed class ShardPull(
    ILedger ledger,
    DeltaCache deltas,
    ShardLife life,
    ISharded subject,
    Shard shard,
    ShardState state,
    Poke poke,
    long nowMs,
    bool careful,
    bool readOn = false,
    int mostWaiting = int.MaxValue)
{
    /// <summary>About how many bytes of corrections may wait before no more of what is redriven is applied.</summary>
    public const int MostBytesWaiting = 100_000;

    private const int PageSize = 64;

    private readonly SectionSource _sections = new(deltas, life.Id, DeltaParts.Of(subject));
    private readonly Dictionary<int, Queue<PokedChunk>> _poked = poke.Chunks
        .GroupBy(chunk => chunk.Partition)
        .ToDictionary(chunks => chunks.Key, chunks => new Queue<PokedChunk>(chunks));
    private readonly Dictionary<Source, Queue<ChunkRow>> _pages = [];
    private readonly AcceptedLosses _accepted = new(ledger, life.Id.Pipeline);
    private readonly HashSet<Partition> _asked = [];
    private readonly HashSet<Source> _setBack = [];
    private bool _isFull;

    /// <summary>
    /// Applies at most <paramref name="limit"/> chunks. Returns whether all that the ledger is known to hold for the shard is applied.
    /// </summary>
    /// <param name="limit">At least 1.</param>
    /// <param name="ct">Ends the pull.</param>
    /// <exception cref="StoreUnavailableException">
    /// A store can't be reached. A first failure leaves out its source only, so that an object that can't be read holds up no other.
    /// </exception>
    /// <exception cref="SpoiltStateException">
    /// A chunk failed while it was merged: the state must not be used. Not when careful.
    /// </exception>
    public async ValueTask<bool> RunAsync(int limit, CancellationToken ct)
    {
        var open = state.Sources.ToHashSet();
        _isFull = false;
        var left = limit;
        StoreUnavailableException? failure = null;
        while (open.Count > 0 && left > 0)
        {
            var source = open.MinBy(candidate => (candidate.Source.IsTopic, candidate.Watermark))!;
            try
            {
                if (await ApplyNextAsync(source, ct).ConfigureAwait(false))
                    left--;
                else
                    open.Remove(source);
            }
            catch (StoreUnavailableException fault) when (failure is null)
            {
                failure = fault;
                open.Remove(source);
            }
        }
        if (failure is not null)
            throw failure;
        return open.Count == 0 && !_isFull && _setBack.Count == 0 && state.Sources.All(source => source.Stuck is null);
    }

    /// <summary>
    /// A Kafka timestamp (ms) that no event is before which was merged by this pull; <see cref="long.MaxValue"/> when none was.
    /// </summary>
    public long OldestKafkaMs { get; private set; } = long.MaxValue;

    /// <summary>
    /// Whether a chunk was applied whose source may have been idle until then, or what is redriven. Another operation that began from the
    /// same state may have closed windows without it, and corrects its events into them: no pane that holds them may be written by one that
    /// isn't saved.
    /// </summary>
    public bool MustBeSavedFirst { get; private set; }

    /// <summary>Tells that the state is saved: sources whose watermark was set back go on.</summary>
    public void Saved() => _setBack.Clear();

    /// <summary>As <see cref="RunAsync"/>, but the ledger is asked for more of <paramref name="idle"/> whatever the poke says.</summary>
    public ValueTask<bool> AskAsync(IEnumerable<Partition> idle, int limit, CancellationToken ct)
    {
        _asked.UnionWith(idle);
        return RunAsync(limit, ct);
    }

    private async ValueTask<bool> ApplyNextAsync(SourceFence source, CancellationToken ct)
    {
        if (_setBack.Contains(source.Source))
            return false;
        // Only the timer's pokes, one a second, try a stuck source again: that costs a read of the ledger and of the object.
        if (source.Stuck is not null && poke.Heads is null && !poke.Flush)
            return false;
        if (NextPoked(source) is { } poked && LinkOf(source, poked) is var link && Shard.Fit(state, link) == ChunkFit.Next)
            return await ApplyAsync(source, poked, link, ct).ConfigureAwait(false);
        if (source.Stuck is null && !MayHaveMore(source))
            return false;
        if (!source.Source.IsTopic && IsFull())
        {
            _isFull = true;
            return false;
        }
        return await NextSealedAsync(source, ct).ConfigureAwait(false) is { } row
            && await ApplyAsync(source, row, ct).ConfigureAwait(false);
    }

    private bool IsFull() => state.Outbox.Count >= mostWaiting
        || (mostWaiting < int.MaxValue
            && state.Outbox.OfType<OutboxItem.Correction>().Sum(correction => correction.State.Length) >= MostBytesWaiting);

    private async ValueTask<bool> ApplyAsync(SourceFence source, PokedChunk poked, ChunkLink link, CancellationToken ct)
    {
        var sections = await TryReadAsync(source, poked.Delta, () => _sections.ReadAsync(poked, ct)).ConfigureAwait(false);
        if (sections is null || !TryApply(source, link, sections))
            return false;
        Traces.Link(poked.Trace);
        return true;
    }

    private ChunkLink LinkOf(SourceFence source, PokedChunk poked) =>
        new(
            source.Source,
            new Epoch(poke.Epoch),
            new Offset(poked.Previous),
            new Offset(poked.Last),
            new EventTime(poked.WatermarkAfter),
            poked.Delta)
        {
            Activity = poked.Activity,
        };

    private async ValueTask<bool> ApplyAsync(SourceFence source, ChunkRow row, CancellationToken ct)
    {
        if (Shard.Fit(state, ChunkLink.Of(row)) != ChunkFit.Next)
        {
            Stick(source, StuckKind.Gap, StuckReasons.Gap(source, row));
            return await StepOverAsync(source, row, ct).ConfigureAwait(false);
        }
        if (row.NextEpoch is not null)
            return Follow(source, row);
        var sections = await TryReadAsync(source, row.Delta, () => _sections.ReadAsync(row, ct)).ConfigureAwait(false);
        if (sections is null || !TryApply(source, ChunkLink.Of(row), sections))
            return await StepOverAsync(source, row, ct).ConfigureAwait(false);
        Traces.Link(row.Trace);
        return true;
    }

    /// <summary>Goes on after a place that it is stuck at, where an operator has accepted that. False when it stays stuck.</summary>
    private async ValueTask<bool> StepOverAsync(SourceFence source, ChunkRow next, CancellationToken ct)
    {
        foreach (var loss in await _accepted.FindAsync(source, next, ct).ConfigureAwait(false))
        {
            if (await StepOverAsync(source, loss, next, ct).ConfigureAwait(false))
                return true;
        }
        return false;
    }

    private async ValueTask<bool> StepOverAsync(SourceFence source, AcceptedLoss loss, ChunkRow next, CancellationToken ct)
    {
        var lost = AcceptedLosses.BoundOf(loss, life.Id.View);
        if (loss.Kind == LossKind.Refold)
        {
            var again = await TryReadAsync(source, next.Delta, () => _sections.ReadAsync(loss.Instead(next), ct)).ConfigureAwait(false);
            if (again is null || !TryApply(source, ChunkLink.Of(next), again))
                return false;
            source.Lost = source.Lost.Plus(lost);
            return true;
        }
        if (loss.Kind == LossKind.Chunk)
            lost = await _sections.LostAsync(next, ct).ConfigureAwait(false) ?? lost;
        source.StepOver(loss, lost);
        _pages.Remove(source.Source);
        return true;
    }

    private bool Follow(SourceFence source, ChunkRow end)
    {
        // What comes after may enter windows that the old watermark would close. It is applied to a saved state with the new one only: a
        // redo that closed such a window first would take for corrections what the window's pane has already.
        if (end.WatermarkAfter < source.Watermark)
            _setBack.Add(source.Source);
        source.Follow(end);
        _pages.Remove(source.Source);
        return true;
    }

    /// <summary>Null, and the source is stuck, when what is stored is not what was folded.</summary>
    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> TryReadAsync(
        SourceFence source, string delta, Func<ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (CorruptDataException damage)
        {
            Stick(source, StuckKind.Damaged, StuckReasons.Damaged(source, delta, damage));
        }
        catch (UnknownFormException unknown)
        {
            Stick(source, StuckKind.UnknownForm, StuckReasons.UnknownForm(source, delta, unknown));
        }
        return null;
    }

    /// <summary>Merges a chunk. The sections are what was folded, so failing to merge them shows a fault of a build.</summary>
    private bool TryApply(SourceFence source, in ChunkLink link, IReadOnlyList<ReadOnlyMemory<byte>> sections)
    {
        try
        {
            OldestKafkaMs = Math.Min(OldestKafkaMs, shard.Apply(state, link, sections, careful));
            MustBeSavedFirst |= link.Activity == ChunkActivity.AfterIdle || !link.Source.IsTopic;
            return true;
        }
        catch (Exception fault) when (Shard.IsOfValues(fault))
        {
            return careful
                ? Stick(source, StuckKind.Damaged, StuckReasons.Unmergeable(source, link, fault))
                : throw new SpoiltStateException(fault);
        }
    }

    private bool Stick(SourceFence source, StuckKind kind, string why)
    {
        source.Stuck = source.Stuck is { } known && known.Why == why ? known : new StuckSource(kind, why, nowMs);
        return false;
    }

    /// <summary>The poke's first chunk of the source that isn't applied yet.</summary>
    private PokedChunk? NextPoked(SourceFence source)
    {
        if (!source.Source.IsTopic || !life.Reads(new Epoch(poke.Epoch)) || !_poked.TryGetValue(source.Partition.Value, out var chunks))
            return null;
        while (chunks.TryPeek(out var passed) && poke.At(passed.Last) <= source.At)
            chunks.Dequeue();
        return chunks.TryPeek(out var next) ? next : null;
    }

    /// <summary>
    /// Whether the ledger may have rows of the source after the fence: the poke names some; or the shard had come further before its state
    /// was lost; or windows would close (by a flush, or because the source is idle), and the poke may be too old to be trusted that there
    /// are none.
    /// </summary>
    private bool MayHaveMore(SourceFence source) =>
        NextPoked(source) is not null
        || poke.HeadOf(source.Source) > source.At
        || source.ReplayTo > source.At
        || poke.Flush
        || readOn
        || life.HasEnded
        || (source.Source.IsTopic && _asked.Contains(source.Partition));

    private async ValueTask<ChunkRow?> NextSealedAsync(SourceFence source, CancellationToken ct)
    {
        var page = _pages.TryGetValue(source.Source, out var known) ? known : _pages[source.Source] = new Queue<ChunkRow>();
        // Chunks were applied from the poke meanwhile: their rows, and the ends of chains before them, are skipped.
        while (page.TryPeek(out var passed) && IsPassed(source, passed))
            page.Dequeue();
        if (page.Count == 0)
        {
            foreach (var row in await ReadPageAsync(source, ct).ConfigureAwait(false))
                page.Enqueue(row);
        }
        return page.TryDequeue(out var next) ? next : null;
    }

    private static bool IsPassed(SourceFence source, ChunkRow row) => ChainPoint.After(row) <= source.At;

    /// <summary>Rows after the fence, of the epoch that the source's chain has reached, or of the first after it that has any.</summary>
    private async ValueTask<IReadOnlyList<ChunkRow>> ReadPageAsync(SourceFence source, CancellationToken ct)
    {
        foreach (var epoch in life.From(source.Epoch))
        {
            var rows = await ledger
                .ReadAsync(life.Id.Pipeline, epoch.Epoch, source.Source, source.Last, source.Stuck is null ? PageSize : 1, ct)
                .ConfigureAwait(false);
            if (rows.Count > 0)
                return rows;
        }
        return [];
    }
}
