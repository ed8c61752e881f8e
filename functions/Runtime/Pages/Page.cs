using Serverless.Core.Binary;

namespace Serverless.Runtime.Pages;

/// <summary>
/// What a page holds: results of many keys in one window, sorted by key, in blocks with the first key of each as an index; or, when it was
/// split, nothing, for its parts do. As it is stored: the header, whether it is split, the index, and the blocks.
/// </summary>
internal sealed class Page
{
    private const byte Version = 1;
    private const byte WithEntries = 0;
    private const byte IntoParts = 1;

    /// <summary>A page that is split.</summary>
    public static readonly Page Split = new(true, []);

    /// <summary>A page that isn't stored: it has no entries.</summary>
    public static readonly Page Empty = new(false, []);

    private readonly IReadOnlyList<PageBlock> _blocks;

    private Page(bool isSplit, IReadOnlyList<PageBlock> blocks) => (IsSplit, _blocks) = (isSplit, blocks);

    /// <summary>Whether its parts have the entries.</summary>
    public bool IsSplit { get; }

    /// <summary>The entries, sorted by key; a block is unpacked when its first one is taken.</summary>
    public IEnumerable<PageEntry> Entries => _blocks.SelectMany(block => block.Entries());

    /// <summary>A page of entries, which are sorted.</summary>
    public static Page Of(IReadOnlyList<PageEntry> entries) => new(false, PageBlock.Of(entries));

    /// <summary>The entry of a key; null when there is none.</summary>
    public PageEntry? Find(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle].FirstKey.Span.SequenceCompareTo(key) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        foreach (var entry in low == 0 ? [] : _blocks[low - 1].Entries())
        {
            if (entry.Key.Span.SequenceEqual(key))
                return entry;
        }
        return null;
    }

    /// <summary>The page in its stored form.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter(4096);
        var start = StoredHeader.Begin(writer, StoredForm.Page, Version);
        writer.Byte(IsSplit ? IntoParts : WithEntries);
        writer.Unsigned((ulong)_blocks.Count);
        foreach (var block in _blocks)
        {
            writer.Bytes(block.FirstKey.Span);
            writer.Unsigned((ulong)block.Length);
            writer.Unsigned((ulong)block.Stored.Length);
        }
        foreach (var block in _blocks)
            writer.Raw(block.Stored.Span);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> gave.</summary>
    /// <exception cref="CorruptDataException">It is something else, or damaged.</exception>
    /// <exception cref="UnknownFormException">It is of another version.</exception>
    public static Page Read(ReadOnlyMemory<byte> stored)
    {
        var reader = new ByteReader(StoredHeader.Open(stored.Span, StoredForm.Page, Version));
        if (reader.Byte() == IntoParts)
            return Split;
        var index = new (ReadOnlyMemory<byte> Key, int Length, int Stored)[reader.Count(stored.Length)];
        for (var block = 0; block < index.Length; block++)
            index[block] = (reader.Bytes().ToArray(), reader.Count(), reader.Count(stored.Length));
        var at = StoredHeader.Length + reader.Position;
        var blocks = new PageBlock[index.Length];
        for (var block = 0; block < index.Length; block++)
        {
            reader.Raw(index[block].Stored);
            blocks[block] = new PageBlock(index[block].Key, index[block].Length, stored.Slice(at, index[block].Stored));
            at += index[block].Stored;
        }
        return new Page(false, blocks);
    }
}
