using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Finds a shard's part of a chunk: in the poke, by the poke's pointer, or through the object's directory. Throws as
/// <see cref="DeltaReader"/>.
/// </summary>
internal sealed class SectionSource(DeltaCache deltas, ShardLife life, DeltaPart part)
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];
    private readonly DeltaReader _deltas = new(deltas, life.Id.Pipeline);

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(PokedChunk chunk, CancellationToken ct)
    {
        if (chunk.Length == 0)
            return None;
        if (chunk.Section is { } inline)
            return [DeltaReader.Plain(inline, chunk.Checksum)];
        return [await _deltas.SectionAsync(chunk.Delta, chunk.Offset, chunk.Length, chunk.Checksum, ct).ConfigureAwait(false)];
    }

    /// <summary>
    /// The sections of a chunk that may hold keys of the shard: its own, or, when the chunk was written for another layout of the view, all
    /// of the view's. None when <see cref="IsOurs"/> is false.
    /// </summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(ChunkRow row, ViewLayout? writtenFor, CancellationToken ct)
    {
        if (!IsOurs(writtenFor))
            return None;
        var directory = await _deltas.DirectoryAsync(row.Delta, row, ct).ConfigureAwait(false);
        var index = directory.IndexOf(part);
        var found = new List<ReadOnlyMemory<byte>>();
        foreach (var section in directory.Sections)
        {
            if (section.Part == index && section.Source == row.Source && (section.Shard == life.Id.Shard || writtenFor != life.Layout))
            {
                found.Add(await _deltas.SectionAsync(row.Delta, section.Offset, section.Length, section.Checksum, ct)
                    .ConfigureAwait(false));
            }
        }
        return found;
    }

    /// <summary>Whether a chunk was merged by the definition that the shard is of; the view may have had another one then.</summary>
    public bool IsOurs(ViewLayout? writtenFor) => writtenFor?.Definition == life.Layout.Definition;

    /// <summary>A test of a key's hash for whether the shard holds the key; null when all keys of the sections are the shard's.</summary>
    public Func<ulong, bool>? OwnerOf(Partition partition, ViewLayout? writtenFor) =>
        writtenFor == life.Layout ? null : hash => life.Layout.ShardOf(hash, partition) == life.Id.Shard;
}
