using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>
/// What a delta object begins with: the stored header, the directory's length, the parts whose sections the object holds, and where the
/// sections lie. Each section has a header of its own, so that it can be checked, and sent, without the others.
/// </summary>
public sealed class DeltaDirectory
{
    /// <summary>How many bytes must be read to learn the directory's length.</summary>
    public const int PrefixLength = StoredHeader.Length + sizeof(uint);

    private const byte Version = 2;

    private DeltaDirectory(IReadOnlyList<DeltaPart> parts, IReadOnlyList<DeltaSection> sections, long objectLength)
    {
        Parts = parts;
        Sections = sections;
        ObjectLength = objectLength;
    }

    /// <summary>The parts that the object has sections of; sections name a part by its index in this list.</summary>
    public IReadOnlyList<DeltaPart> Parts { get; }

    /// <summary>Where the sections lie, in their order.</summary>
    public IReadOnlyList<DeltaSection> Sections { get; }

    /// <summary>How many bytes the whole object has, sections included.</summary>
    public long ObjectLength { get; }

    /// <summary>The index of a part in <see cref="Parts"/>; -1 when the object has no section of it.</summary>
    public int IndexOf(DeltaPart part)
    {
        for (var index = 0; index < Parts.Count; index++)
        {
            if (Parts[index] == part)
                return index;
        }
        return -1;
    }

    /// <summary>
    /// Checks that the object is the one that a ledger row names: that its sections of the row's source are those that were folded, with as
    /// many events for each view, and for each event sink, as the row counts.
    /// </summary>
    /// <exception cref="CorruptDataException">It is another object, or lacks sections.</exception>
    public void CheckAgainst(ChunkRow row)
    {
        var (hash, events) = (0UL, new Dictionary<string, long>());
        foreach (var section in Sections.Where(section => section.Source == row.Source))
        {
            hash = SectionFormat.HashOf(section, hash);
            if (Parts[section.Part] is { Kind: DeltaPartKind.View or DeltaPartKind.ShardState, Name: var view })
                events[view] = events.GetValueOrDefault(view) + section.Events;
        }
        if (hash != row.SectionsHash)
            throw new CorruptDataException("it isn't the object that the ledger row names: its sections have another hash");
        foreach (var (view, counts) in row.Counts.Views)
        {
            if (events.GetValueOrDefault(view) != counts.Merged)
            {
                throw new CorruptDataException(
                    $"its sections hold {events.GetValueOrDefault(view)} events of view {view}, the ledger row counts {counts.Merged}");
            }
        }
    }

    /// <summary>How many bytes the directory takes, prefix included. Throws as <see cref="Read"/>.</summary>
    public static int LengthOf(ReadOnlySpan<byte> prefix)
    {
        StoredHeader.CheckForm(prefix, StoredForm.Delta, Version);
        var length = new ByteReader(prefix[StoredHeader.Length..]).Fixed32();
        return length is >= PrefixLength and <= int.MaxValue
            ? (int)length
            : throw new CorruptDataException($"a delta object says that its directory has {length} bytes");
    }

    /// <summary>Reads the directory from the start of an object: at least the first <see cref="LengthOf"/> bytes.</summary>
    /// <exception cref="CorruptDataException">It is damaged, or no delta object.</exception>
    /// <exception cref="UnknownFormException">It is of another version of the form.</exception>
    public static DeltaDirectory Read(ReadOnlySpan<byte> content)
    {
        var length = LengthOf(content);
        if (length > content.Length)
            throw new CorruptDataException($"a delta object of {content.Length} bytes says that its directory has {length}");
        var reader = new ByteReader(StoredHeader.Open(content[..length], StoredForm.Delta, Version));
        reader.Fixed32();
        var parts = new DeltaPart[reader.Count(content.Length)];
        for (var index = 0; index < parts.Length; index++)
            parts[index] = new DeltaPart((DeltaPartKind)reader.Byte(), reader.Text(), reader.Text());
        var sections = new DeltaSection[reader.Count(content.Length)];
        var at = (long)length;
        for (var index = 0; index < sections.Length; index++)
        {
            var (part, shard, source) = (reader.Count(), reader.Count(), new Source(new Partition(reader.Count()), reader.Count()));
            sections[index] = new DeltaSection(part, shard, source, at, reader.Count(), reader.LongCount(), reader.Fixed64());
            at += sections[index].Length;
        }
        return new DeltaDirectory(parts, sections, at);
    }

    internal static void Write(ByteWriter writer, IReadOnlyList<DeltaPart> parts, IReadOnlyList<DeltaSection> sections)
    {
        var start = StoredHeader.Begin(writer, StoredForm.Delta, Version);
        writer.Fixed32(0);
        writer.Unsigned((ulong)parts.Count);
        foreach (var part in parts)
        {
            writer.Byte((byte)part.Kind);
            writer.Text(part.Name);
            writer.Text(part.Definition);
        }
        writer.Unsigned((ulong)sections.Count);
        foreach (var section in sections)
        {
            writer.Unsigned((ulong)section.Part);
            writer.Unsigned((ulong)section.Shard);
            writer.Unsigned((ulong)section.Source.Partition.Value);
            writer.Unsigned((ulong)section.Source.Redrive);
            writer.Unsigned((ulong)section.Length);
            writer.Unsigned((ulong)section.Events);
            writer.Fixed64(section.Checksum);
        }
        writer.PatchFixed32(start + StoredHeader.Length, (uint)(writer.Length - start));
        StoredHeader.End(writer, start);
    }
}
