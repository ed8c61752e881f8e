using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Finds a shard's part of a chunk: in the poke, by the poke's pointer, or through the object's directory. Throws as
/// <see cref="DeltaReader"/>.
/// </summary>
internal sealed class SectionSource(DeltaCache deltas, ShardId shard, DeltaPart part)
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];
    private readonly DeltaReader _deltas = new(deltas, shard.Pipeline);

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(PokedChunk chunk, CancellationToken ct)
    {
        if (chunk.Length == 0)
            return None;
        if (chunk.Section is { } inline)
            return [DeltaReader.Plain(inline, chunk.Checksum)];
        return [await _deltas.SectionAsync(chunk.Delta, chunk.Offset, chunk.Length, chunk.Checksum, ct).ConfigureAwait(false)];
    }

    /// <summary>The sections of a chunk for the shard: mostly one or none.</summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(ChunkRow row, CancellationToken ct)
    {
        var directory = await _deltas.DirectoryAsync(row.Delta, row, ct).ConfigureAwait(false);
        var index = directory.IndexOf(part);
        var found = new List<ReadOnlyMemory<byte>>();
        foreach (var section in directory.Sections)
        {
            if (section.Part == index && section.Source == row.Source && section.Shard == shard.Shard)
                found.Add(await _deltas.SectionAsync(row.Delta, section.Offset, section.Length, section.Checksum, ct)
                    .ConfigureAwait(false));
        }
        return found;
    }

    /// <summary>Just how many events of a chunk are lost to the shard; null when the object's directory can't be read.</summary>
    public async ValueTask<LostEvents?> LostAsync(ChunkRow row, CancellationToken ct)
    {
        try
        {
            var directory = await _deltas.DirectoryAsync(row.Delta, row, ct).ConfigureAwait(false);
            var index = directory.IndexOf(part);
            var events = directory.Sections
                .Where(section => section.Part == index && section.Source == row.Source && section.Shard == shard.Shard)
                .Sum(section => section.Events);
            return new LostEvents(1, events, events);
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            return null;
        }
    }
}
