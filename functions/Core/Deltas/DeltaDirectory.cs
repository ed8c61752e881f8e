using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>
/// What a delta object begins with: a mark, the directory's length, the views with the hashes of their definitions, and where the sections lie.
/// </summary>
public sealed class DeltaDirectory
{
    /// <summary>Bytes to read to learn the directory's length.</summary>
    public const int PrefixLength = 8;

    private const uint Mark = 0x31445653; // "SVD1"

    private DeltaDirectory(IReadOnlyList<(string Name, string Definition)> views, IReadOnlyList<DeltaSection> sections)
    {
        Views = views;
        Sections = sections;
    }

    public IReadOnlyList<(string Name, string Definition)> Views { get; }

    public IReadOnlyList<DeltaSection> Sections { get; }

    /// <summary>The number by which this object's sections name a view of that name and definition; -1 when it has none.</summary>
    public int ViewIndex(string name, string definition)
    {
        for (var index = 0; index < Views.Count; index++)
        {
            if (Views[index] == (name, definition))
                return index;
        }
        return -1;
    }

    /// <summary>How many bytes the directory takes, prefix included.</summary>
    public static int LengthOf(ReadOnlySpan<byte> prefix)
    {
        var reader = new ByteReader(prefix);
        if (reader.Fixed32() != Mark)
            throw new CorruptDataException("not a delta object, or one of a later version");
        return (int)reader.Fixed32();
    }

    /// <summary>Reads the directory from the first <see cref="LengthOf"/> bytes of an object.</summary>
    public static DeltaDirectory Read(ReadOnlySpan<byte> content)
    {
        var length = LengthOf(content);
        var reader = new ByteReader(content[..length]);
        reader.Raw(PrefixLength);
        var views = new (string, string)[reader.Count(content.Length)];
        for (var index = 0; index < views.Length; index++)
            views[index] = (reader.Text(), reader.Text());
        var sections = new DeltaSection[reader.Count(content.Length)];
        var at = (long)length;
        for (var index = 0; index < sections.Length; index++)
        {
            sections[index] = new DeltaSection(reader.Count(), reader.Count(), new Partition(reader.Count()), at, reader.Count());
            at += sections[index].Length;
        }
        return new DeltaDirectory(views, sections);
    }

    internal static void Write(ByteWriter writer, IReadOnlyList<ViewLayout> views, IReadOnlyList<DeltaSection> sections)
    {
        writer.Fixed32(Mark);
        writer.Fixed32(0);
        writer.Unsigned((ulong)views.Count);
        foreach (var view in views)
        {
            writer.Text(view.Name);
            writer.Text(view.Definition);
        }
        writer.Unsigned((ulong)sections.Count);
        foreach (var section in sections)
        {
            writer.Unsigned((ulong)section.View);
            writer.Unsigned((ulong)section.Shard);
            writer.Unsigned((ulong)section.Partition.Value);
            writer.Unsigned((ulong)section.Length);
        }
        writer.PatchFixed32(4, (uint)writer.Length);
    }
}
