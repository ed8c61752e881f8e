using System.Buffers.Binary;

namespace Serverless.Core.Binary;

/// <summary>
/// The header of every stored value, which tells what the value is and whether it is complete: the form (1 byte), the version of the form
/// (1 byte), and the XXH64 of what follows, seeded with the two (8 bytes, little-endian).
/// </summary>
public static class StoredHeader
{
    /// <summary>Bytes that a header takes.</summary>
    public const int Length = 10;

    /// <summary>Appends a header whose checksum is still open. Returns where it starts, for <see cref="End"/>.</summary>
    /// <param name="writer">What the value is written to.</param>
    /// <param name="form">What the value is.</param>
    /// <param name="version">The version of the form, at least 1.</param>
    public static int Begin(ByteWriter writer, StoredForm form, byte version)
    {
        var start = writer.Length;
        var header = writer.Reserve(Length);
        (header[0], header[1]) = ((byte)form, version);
        return start;
    }

    /// <summary>Fills in the checksum of all that was written since <see cref="Begin"/>. Returns it.</summary>
    /// <param name="writer">The same writer.</param>
    /// <param name="start">What <see cref="Begin"/> returned.</param>
    public static ulong End(ByteWriter writer, int start)
    {
        var checksum = ChecksumOf(writer.Written[start..]);
        writer.PatchFixed64(start + 2, checksum);
        return checksum;
    }

    /// <summary>Checks a value, and returns what comes after its header.</summary>
    /// <param name="stored">The value, from its header to its end.</param>
    /// <param name="form">What it must be.</param>
    /// <param name="version">The newest version of the form that this build knows.</param>
    /// <exception cref="CorruptDataException">It is something else, or damaged.</exception>
    /// <exception cref="UnknownFormException">It is of a later version, or of an earlier one, which this build doesn't read.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> stored, StoredForm form, byte version)
    {
        CheckForm(stored, form, version);
        if (!IsWhole(stored))
            throw new CorruptDataException($"a stored {form} of {stored.Length} bytes is damaged: its checksum is wrong");
        return stored[Length..];
    }

    /// <summary>Checks form and version only, so that the value may be incomplete. Throws as <see cref="Open"/>.</summary>
    public static void CheckForm(ReadOnlySpan<byte> stored, StoredForm form, byte version)
    {
        if (stored.Length < Length || stored[0] != (byte)form)
        {
            var found = stored.IsEmpty ? "nothing is there" : $"they begin with {stored[0]}";
            throw new CorruptDataException($"{stored.Length} stored bytes are not a {form}: {found}");
        }
        if (stored[1] != version)
            throw new UnknownFormException(form, stored[1], version);
    }

    /// <summary>The checksum that a value's header has. The value must be at least as long as a header.</summary>
    public static ulong ChecksumIn(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadUInt64LittleEndian(stored[2..]);

    /// <summary>Whether the bytes are a complete value with a header, of any form and version.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> stored) =>
        stored.Length >= Length && ChecksumIn(stored) == ChecksumOf(stored);

    private static ulong ChecksumOf(ReadOnlySpan<byte> stored) => Hash64.Of(stored[Length..], seed: (ulong)((stored[0] << 8) | stored[1]));
}
