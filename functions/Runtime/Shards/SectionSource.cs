using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>Finds a shard's part of a chunk: in the poke, by the poke's pointer, or through the object's directory.</summary>
internal sealed class SectionSource(DeltaCache deltas, ShardLife life, DeltaPart part)
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(PokedChunk chunk, CancellationToken ct)
    {
        if (chunk.Length == 0)
            return None;
        if (chunk.Section is { } inline)
            return [PackedSection.Plain(inline)];
        return [await BytesAsync(chunk.Delta, chunk.Offset, chunk.Length, ct).ConfigureAwait(false)];
    }

    /// <summary>
    /// The sections of a chunk that may hold keys of the shard: its own, or, when the chunk was written for another layout of the view, all
    /// of the view's. None when the view had another definition then.
    /// </summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(ChunkRow row, ViewLayout? writtenFor, CancellationToken ct)
    {
        if (row.Delta.Length == 0 || writtenFor is null || writtenFor.Definition != life.Layout.Definition)
            return None;
        var directory = await deltas.DirectoryAsync(life.Id.Pipeline, row.Delta, ct).ConfigureAwait(false) ?? throw Lost(row.Delta);
        var index = directory.IndexOf(part);
        var found = new List<ReadOnlyMemory<byte>>();
        foreach (var section in directory.Sections)
        {
            if (section.Part == index && section.Source == row.Source && (section.Shard == life.Id.Shard || writtenFor != life.Layout))
                found.Add(await BytesAsync(row.Delta, section.Offset, section.Length, ct).ConfigureAwait(false));
        }
        return found;
    }

    /// <summary>A test of a key's hash for whether the shard holds the key; null when all keys of the sections are the shard's.</summary>
    public Func<ulong, bool>? OwnerOf(Partition partition, ViewLayout? writtenFor) =>
        writtenFor == life.Layout ? null : hash => life.Layout.ShardOf(hash, partition) == life.Id.Shard;

    private async ValueTask<ReadOnlyMemory<byte>> BytesAsync(string delta, long offset, int length, CancellationToken ct) =>
        PackedSection.Plain(await deltas.ReadAsync(life.Id.Pipeline, delta, offset, length, ct).ConfigureAwait(false) ?? throw Lost(delta));

    private static StoreUnavailableException Lost(string delta) =>
        new($"delta object {delta} is sealed in the ledger but not in the store: restore it, or trim the ledger up to it");
}
