using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// Reads sealed delta objects. What it returns is whole and is what was folded; anything else throws <see cref="CorruptDataException"/> or
/// <see cref="UnknownFormException"/>, and is read from the store again the next time.
/// </summary>
internal sealed class DeltaReader(DeltaCache deltas, string pipeline)
{
    /// <summary>The directory of an object; with a row, that of the very object that the row names.</summary>
    public async ValueTask<DeltaDirectory> DirectoryAsync(string delta, ChunkRow? row, CancellationToken ct) =>
        Of(delta, row, await deltas.DirectoryAsync(pipeline, delta, ct).ConfigureAwait(false) ?? throw Lost());

    /// <summary>As <see cref="DirectoryAsync"/>; it doesn't matter whether the sections are there.</summary>
    public async ValueTask<DeltaDirectory> DirectoryAloneAsync(string delta, ChunkRow? row, CancellationToken ct) =>
        Of(delta, row, await deltas.DirectoryAloneAsync(pipeline, delta, ct).ConfigureAwait(false) ?? throw Lost());

    /// <summary>A section of an object, unpacked, by what a directory or a poke says of it.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> SectionAsync(
        string delta, long offset, int length, ulong checksum, CancellationToken ct)
    {
        var stored = await deltas.ReadAsync(pipeline, delta, offset, length, ct).ConfigureAwait(false) ?? throw Lost();
        return Checked(delta, stored, found => found.Length == length
            ? Plain(found, checksum)
            : throw new CorruptDataException($"a section of {length} bytes is cut to {found.Length}"));
    }

    /// <summary>A section as it was folded, unpacked.</summary>
    public static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> stored, ulong checksum)
    {
        var plain = PackedSection.Plain(stored);
        DeltaSection.Check(plain.Span, checksum);
        return plain;
    }

    private DeltaDirectory Of(string delta, ChunkRow? row, DeltaDirectory directory) => Checked(delta, directory, found =>
    {
        if (row is not null)
            found.CheckAgainst(row);
        return found;
    });

    private TResult Checked<T, TResult>(string delta, T found, Func<T, TResult> check)
    {
        try
        {
            return check(found);
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            deltas.Forget(delta);
            throw;
        }
    }

    private static CorruptDataException Lost() => new("it is sealed in the ledger but not in the store");
}
