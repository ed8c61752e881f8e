using Serverless.Core.Binary;
using ZstdSharp;

namespace Serverless.Runtime.Pages;

/// <summary>Some entries of a page that follow each other, packed as a zstd frame (RFC 8878) where that is shorter.</summary>
/// <param name="FirstKey">The key of the first entry.</param>
/// <param name="Length">Bytes of the entries, unpacked.</param>
/// <param name="Stored">The bytes as they are stored: packed if they are fewer than <paramref name="Length"/>.</param>
internal sealed record PageBlock(ReadOnlyMemory<byte> FirstKey, int Length, ReadOnlyMemory<byte> Stored)
{
    // In bytes: so much is unpacked to find one key. An entry may be longer.
    private const int Usual = 16 * 1024;

    private const int Level = 1;

    // So that small pages are the same bytes whatever the packer is.
    private const int LeastPacked = 256;

    [ThreadStatic]
    private static Compressor? _compressor;

    [ThreadStatic]
    private static Decompressor? _decompressor;

    /// <summary>The blocks of some entries, which are sorted.</summary>
    public static IReadOnlyList<PageBlock> Of(IReadOnlyList<PageEntry> entries)
    {
        var blocks = new List<PageBlock>();
        var plain = new ByteWriter(Usual);
        for (var index = 0; index < entries.Count;)
        {
            var first = entries[index];
            plain.Clear();
            do
                plain.Bytes(entries[index++].Bytes.Span);
            while (index < entries.Count && plain.Length + entries[index].Bytes.Length <= Usual);
            // A copy: the entry's own bytes would keep all that were unpacked with it.
            blocks.Add(new PageBlock(first.Key.ToArray(), plain.Length, Pack(plain.Written)));
        }
        return blocks;
    }

    /// <summary>The entries, sorted.</summary>
    /// <exception cref="CorruptDataException">They are not what was written.</exception>
    public List<PageEntry> Entries()
    {
        var plain = Stored.Length < Length ? Unpack() : Stored;
        var entries = new List<PageEntry>();
        var reader = new ByteReader(plain.Span);
        while (reader.Remaining > 0)
        {
            var length = reader.Bytes().Length;
            entries.Add(PageEntry.Read(plain.Slice(reader.Position - length, length)));
        }
        return entries;
    }

    private static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        if (plain.Length < LeastPacked)
            return plain.ToArray();
        var packed = new byte[plain.Length];
        return (_compressor ??= new Compressor(Level)).TryWrap(plain, packed, out var length) && length < plain.Length
            ? packed[..length]
            : plain.ToArray();
    }

    private ReadOnlyMemory<byte> Unpack()
    {
        try
        {
            var plain = new byte[Length];
            var length = (_decompressor ??= new Decompressor()).Unwrap(Stored.Span, plain);
            return length == Length ? plain : throw new CorruptDataException($"a block of {Length} bytes unpacks to {length}");
        }
        catch (ZstdException damage)
        {
            throw new CorruptDataException($"a block is damaged: {damage.Message}");
        }
    }
}
