using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Restores the ingest states of a source when an instance takes the source over. It reads the sections of those chunks that are still
/// needed; the head's section says which.
/// </summary>
internal sealed class IngestReadBack(ILedger ledger, DeltaCache deltas, Pipeline pipeline)
{
    private const int PageSize = 64;
    private readonly IReadOnlyList<DeltaPart> _parts = [.. pipeline.IngestStates.Select(DeltaParts.Of)];

    /// <summary>Restores what is known of the chunk's source up to its head.</summary>
    public async ValueTask RestoreAsync(BatchFold fold, PlannedChunk chunk, CancellationToken ct)
    {
        var from = NeededFrom(await SectionsAsync(chunk.Head.Delta, chunk.Source, ct).ConfigureAwait(false));
        var chunks = new List<(Offset, Offset, IReadOnlyList<ReadOnlyMemory<byte>?>)>();
        foreach (var row in await RowsAsync(chunk.Source, from, chunk.Head.Last, ct).ConfigureAwait(false))
            chunks.Add((row.Previous, row.Last, await SectionsAsync(row.Delta, chunk.Source, ct).ConfigureAwait(false)));
        if (chunks.Count == 0 || chunks[^1].Item2 != chunk.Head.Last)
            throw new StoreUnavailableException(
                $"{pipeline.Name}: the ledger no longer holds the chunks of source {chunk.Source} up to offset {chunk.Head.Last}, "
                + "from which its ingest state is restored");
        fold.Restore(chunk.Source, chunks);
    }

    /// <summary>The oldest chunk that any state needs; every chunk where a state is new.</summary>
    private static Offset NeededFrom(IReadOnlyList<ReadOnlyMemory<byte>?> sections)
    {
        var needed = new Offset(long.MaxValue);
        foreach (var section in sections)
        {
            var from = section is { } found ? BatchFold.NeededFrom(found.Span) : new Offset(long.MaxValue);
            needed = from < needed ? from : needed;
        }
        return needed;
    }

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

    /// <summary>By state its section of the source in an object, unpacked; null where it has none.</summary>
    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> SectionsAsync(string delta, Source source, CancellationToken ct)
    {
        var directory = await deltas.DirectoryAsync(pipeline.Name, delta, ct).ConfigureAwait(false) ?? throw Lost(delta);
        var found = new ReadOnlyMemory<byte>?[_parts.Count];
        foreach (var section in directory.Sections.Where(section => section.Source == source))
        {
            for (var index = 0; index < found.Length; index++)
            {
                if (directory.Parts[section.Part] != _parts[index])
                    continue;
                var packed = await deltas.ReadAsync(pipeline.Name, delta, section.Offset, section.Length, ct).ConfigureAwait(false);
                found[index] = PackedSection.Plain(packed ?? throw Lost(delta));
            }
        }
        return found;
    }

    private static StoreUnavailableException Lost(string delta) =>
        new($"delta object {delta} is sealed in the ledger but not in the store: restore it");
}
