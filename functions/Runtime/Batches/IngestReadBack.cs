using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Restores the ingest states of a source at the head that a chunk follows. It reads the sections of those chunks that are still needed;
/// the head's section says which. What operators have accepted as lost is left out: what it had isn't known then.
/// </summary>
internal sealed class IngestReadBack(ILedger ledger, DeltaCache deltas, Pipeline pipeline)
{
    private const int PageSize = 64;

    // A span may be in thousands of objects, of which a small part each is needed.
    private const int ObjectsAtOnce = 16;
    private readonly DeltaReader _deltas = new(deltas, pipeline.Name);
    private readonly ObjectRows _rows = new(ledger, pipeline.Name);
    private readonly IReadOnlyList<DeltaPart> _parts = [.. pipeline.IngestStates.Select(DeltaParts.Of)];

    /// <summary>Restores what isn't known yet of a chunk's source up to its head.</summary>
    /// <exception cref="IngestStoppedException">An object isn't there as it was written, or rows are gone.</exception>
    public async ValueTask RestoreAsync(BatchFold fold, PlannedChunk chunk, CancellationToken ct)
    {
        var (source, head) = (chunk.Source, chunk.Head);
        var chunks = new List<(Offset, IReadOnlyList<ReadOnlyMemory<byte>?>)>();
        var losses = await LossesOfAsync(source, ct).ConfigureAwait(false);
        if (await NeededFromAsync(source, head, losses, ct).ConfigureAwait(false) is { } from)
        {
            var rows = await RowsAsync(source, from, head.Last, ct).ConfigureAwait(false);
            foreach (var some in rows.Chunk(ObjectsAtOnce))
            {
                var reads = some.Select(row => SectionsAsync(source, row, losses, ct).AsTask());
                var sections = await Task.WhenAll(reads).ConfigureAwait(false);
                chunks.AddRange(some.Zip(sections, (row, found) => (row.Previous, found)));
            }
            if (rows is [] || rows[^1].Last != head.Last)
                throw new IngestStoppedException(source, head.Delta,
                    $"it needs the chunks after offset {from}, and the ledger's rows up to offset {head.Last} are gone: put the rows back");
        }
        // Each section is whole: one that can't be read was written by another version.
        Reading(source, head.Delta, () => fold.Restore(source, head.Last, chunks));
    }

    private async ValueTask<IReadOnlyList<AcceptedLoss>> LossesOfAsync(Source source, CancellationToken ct) => _parts.Count == 0
        ? []
        : [.. (await ledger.AcceptedLossesAsync(pipeline.Name, ct).ConfigureAwait(false)).Where(loss => loss.Source == source)];

    /// <summary>The oldest chunk that any state needs; null when the head's object was written before there was any.</summary>
    private async ValueTask<Offset?> NeededFromAsync(
        Source source, PartitionHead head, IReadOnlyList<AcceptedLoss> losses, CancellationToken ct)
    {
        var delta = head.Delta;
        // Where the newest objects are lost, the newest one that is left says it.
        while (losses.FirstOrDefault(loss => loss.Kind == LossKind.Chunk && loss.Delta == delta) is { } lost)
        {
            var before = await _rows.EndingAtAsync(source, lost.From, ct).ConfigureAwait(false);
            if (before is null || before.Delta.Length == 0)
                return null;
            delta = before.Delta;
        }
        var sections = await SectionsAsync(source, delta, null, ct).ConfigureAwait(false);
        Offset? needed = null;
        foreach (var section in sections.OfType<ReadOnlyMemory<byte>>())
            Reading(source, delta, () => needed = Earlier(needed, BatchFold.NeededFrom(section.Span)));
        return needed;
    }

    private static Offset Earlier(Offset? one, Offset other) => one is { } known && known < other ? known : other;

    /// <summary>Where the topic was made anew, the state began anew too: only rows after that count.</summary>
    private async ValueTask<IReadOnlyList<ChunkRow>> RowsAsync(Source source, Offset from, Offset to, CancellationToken ct)
    {
        var found = new List<ChunkRow>();
        foreach (var epoch in await ledger.EpochsAsync(pipeline.Name, ct).ConfigureAwait(false))
        {
            for (IReadOnlyList<ChunkRow> page = [];;)
            {
                var after = page.Count > 0 ? page[^1].Last : from;
                page = await ledger.ReadAsync(pipeline.Name, epoch.Epoch, source, after, PageSize, ct).ConfigureAwait(false);
                found.AddRange(page.Where(row => row.NextEpoch is null && row.Last <= to));
                if (page is [.., { NextEpoch: not null } end] && PartitionHead.Of(end).BeginsAgain)
                    found.Clear();
                if (page.Count < PageSize || page[^1].NextEpoch is not null)
                    break;
            }
        }
        return found;
    }

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> SectionsAsync(
        Source source, ChunkRow row, IReadOnlyList<AcceptedLoss> losses, CancellationToken ct)
    {
        var loss = losses.FirstOrDefault(loss => loss.IsOf(row));
        return loss?.Kind == LossKind.Chunk
            ? new ReadOnlyMemory<byte>?[_parts.Count]
            : await SectionsAsync(source, row.Delta, loss?.Instead(row) ?? row, ct).ConfigureAwait(false);
    }

    /// <summary>By state its section of the source in an object, unpacked; null where the object was written before the state.</summary>
    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> SectionsAsync(
        Source source, string delta, ChunkRow? row, CancellationToken ct)
    {
        try
        {
            var directory = await _deltas.DirectoryAloneAsync(delta, row, ct).ConfigureAwait(false);
            var found = new ReadOnlyMemory<byte>?[_parts.Count];
            for (var state = 0; state < found.Length; state++)
                found[state] = await SectionAsync(directory, delta, source, _parts[state], ct).ConfigureAwait(false);
            return found;
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            throw IngestStoppedException.Of(source, delta, fault);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> SectionAsync(
        DeltaDirectory directory, string delta, Source source, DeltaPart part, CancellationToken ct)
    {
        var index = directory.IndexOf(part);
        if (index < 0)
            return null;
        foreach (var section in directory.Sections.Where(section => section.Part == index && section.Source == source))
            return await _deltas.SectionAsync(delta, section.Offset, section.Length, section.Checksum, ct).ConfigureAwait(false);
        deltas.Forget(delta);
        throw new CorruptDataException($"it has no section of {part.Name}");
    }

    private static void Reading(Source source, string delta, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault)
        {
            throw IngestStoppedException.Of(source, delta, fault);
        }
    }
}
