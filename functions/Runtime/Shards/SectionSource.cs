using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Finds a shard's part of a chunk: in the poke, by the poke's pointer, or through the object's directory. What it returns is whole and is
/// what was folded; anything else throws <see cref="CorruptDataException"/> or <see cref="UnknownFormException"/>, and is read from the
/// store again the next time.
/// </summary>
internal sealed class SectionSource(DeltaCache deltas, ShardLife life, DeltaPart part)
{
    private static readonly IReadOnlyList<ReadOnlyMemory<byte>> None = [];

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(PokedChunk chunk, CancellationToken ct)
    {
        if (chunk.Length == 0)
            return None;
        if (chunk.Section is { } inline)
            return [Checked(inline, chunk.Checksum)];
        return [await BytesAsync(chunk.Delta, chunk.Offset, chunk.Length, chunk.Checksum, ct).ConfigureAwait(false)];
    }

    /// <summary>
    /// The sections of a chunk that may hold keys of the shard: its own, or, when the chunk was written for another layout of the view, all
    /// of the view's. None when <see cref="IsOurs"/> is false.
    /// </summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(ChunkRow row, ViewLayout? writtenFor, CancellationToken ct)
    {
        if (!IsOurs(writtenFor))
            return None;
        var directory = await DirectoryAsync(row, ct).ConfigureAwait(false);
        var index = directory.IndexOf(part);
        var found = new List<ReadOnlyMemory<byte>>();
        foreach (var section in directory.Sections)
        {
            if (section.Part == index && section.Source == row.Source && (section.Shard == life.Id.Shard || writtenFor != life.Layout))
                found.Add(await BytesAsync(row.Delta, section.Offset, section.Length, section.Checksum, ct).ConfigureAwait(false));
        }
        return found;
    }

    /// <summary>Whether a chunk was merged by the definition that the shard is of; the view may have had another one then.</summary>
    public bool IsOurs(ViewLayout? writtenFor) => writtenFor?.Definition == life.Layout.Definition;

    /// <summary>A test of a key's hash for whether the shard holds the key; null when all keys of the sections are the shard's.</summary>
    public Func<ulong, bool>? OwnerOf(Partition partition, ViewLayout? writtenFor) =>
        writtenFor == life.Layout ? null : hash => life.Layout.ShardOf(hash, partition) == life.Id.Shard;

    private async ValueTask<DeltaDirectory> DirectoryAsync(ChunkRow row, CancellationToken ct)
    {
        var directory = await deltas.DirectoryAsync(life.Id.Pipeline, row.Delta, ct).ConfigureAwait(false) ?? throw Lost();
        try
        {
            directory.CheckAgainst(row);
            return directory;
        }
        catch (CorruptDataException)
        {
            deltas.Forget(row.Delta);
            throw;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> BytesAsync(string delta, long offset, int length, ulong checksum, CancellationToken ct)
    {
        var stored = await deltas.ReadAsync(life.Id.Pipeline, delta, offset, length, ct).ConfigureAwait(false) ?? throw Lost();
        try
        {
            return stored.Length == length
                ? Checked(stored, checksum)
                : throw new CorruptDataException($"a section of {length} bytes is cut to {stored.Length}");
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            deltas.Forget(delta);
            throw;
        }
    }

    private static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> stored, ulong checksum)
    {
        var plain = PackedSection.Plain(stored);
        DeltaSection.Check(plain.Span, checksum);
        return plain;
    }

    private static CorruptDataException Lost() => new("it is sealed in the ledger but not in the store");
}
