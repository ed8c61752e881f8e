using Serverless.Core.Binary;
using ZstdSharp;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// Sections of delta objects as zstd frames (RFC 8878), recognised by their first bytes, with which no plain section begins.
/// </summary>
internal static class PackedSection
{
    /// <summary>In bytes. A larger section stays plain, and a frame that claims to unpack to more is damaged.</summary>
    private const int Largest = 64 * 1024 * 1024;

    // The fastest level: the next ones save 2 % more bytes and take up to 50 % more time.
    private const int Level = 1;

    [ThreadStatic]
    private static Compressor? _compressor;

    [ThreadStatic]
    private static Decompressor? _decompressor;

    /// <summary>Has the shape of <see cref="Core.Deltas.Pack"/>.</summary>
    public static int Pack(ReadOnlySpan<byte> plain, Span<byte> packed) =>
        plain.Length <= Largest && (_compressor ??= new Compressor(Level)).TryWrap(plain, packed, out var length) ? length : 0;

    /// <summary>
    /// The plain section: unpacked if it is packed, else as it is. Throws <see cref="CorruptDataException"/> for one that is damaged.
    /// </summary>
    public static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> section)
    {
        if (!section.Span.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return section;
        try
        {
            var length = Decompressor.GetDecompressedSize(section.Span);
            if (length > Largest)
                throw new CorruptDataException($"a section says that it unpacks to {length} bytes, the most is {Largest}");
            var plain = new byte[length];
            return plain.AsMemory(0, (_decompressor ??= new Decompressor()).Unwrap(section.Span, plain));
        }
        catch (ZstdException damage)
        {
            throw new CorruptDataException($"a packed section is damaged: {damage.Message}");
        }
    }
}
