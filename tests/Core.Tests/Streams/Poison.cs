using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Streams;

/// <summary>The entries that a chunk has of a key for a view.</summary>
internal sealed record Poisoned(string Delta, Source Source, string View, string Key);

/// <summary>
/// Makes delta objects as a build with a fault in its writer would: whole, with every length, count and checksum right, but with nonsense
/// in the bodies of some entries.
/// </summary>
internal sealed class Poison(Pipeline pipeline, Predicate<Poisoned> isBad)
{
    private readonly HashSet<Poisoned> _good = [];

    /// <summary>What it has made bad.</summary>
    public HashSet<Poisoned> Made { get; } = [];

    public byte[] Spoil(string name, ReadOnlySpan<byte> whole)
    {
        var content = whole.ToArray();
        var directory = DeltaDirectory.Read(content);
        foreach (var (section, checksumAt) in directory.Sections.Zip(ChecksumsIn(content)))
        {
            if (directory.Parts[section.Part] is not { Kind: DeltaPartKind.View, Name: var view })
                continue;
            var bytes = content.AsSpan((int)section.Offset, section.Length);
            SpoilSection(name, section.Source, view, bytes[StoredHeader.Length..]);
            Reseal(bytes);
            bytes.Slice(2, sizeof(ulong)).CopyTo(content.AsSpan(checksumAt));
        }
        Reseal(content.AsSpan(0, DeltaDirectory.LengthOf(content)));
        return content;
    }

    /// <summary>The hash that a row of the source has of its sections in the object.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> content, Source source)
    {
        var hash = 0UL;
        foreach (var section in DeltaDirectory.Read(content).Sections.Where(section => section.Source == source))
        {
            var part = BitConverter.GetBytes(section.Part);
            var shard = BitConverter.GetBytes(section.Shard);
            hash = Hash64.Of([.. part, .. shard, .. BitConverter.GetBytes(section.Checksum)], hash);
        }
        return hash;
    }

    /// <summary>
    /// The stream without the events of bad entries of a view: they move the watermark, as those that are filtered do, and nothing more.
    /// </summary>
    /// <param name="log">By partition, records with their events.</param>
    /// <param name="view">The view.</param>
    /// <param name="chunkOf">The delta object that holds the chunk of a record.</param>
    public List<List<(SourceRecord Record, List<StreamEvent> Events)>> Without(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, string view, Func<SourceRecord, string> chunkOf)
    {
        bool IsBad(SourceRecord record, StreamEvent one) =>
            one.Key is not null && Made.Contains(new Poisoned(chunkOf(record), record.Partition, view, one.Key));
        return [.. log.Select(partition => partition
            .Select(entry => (entry.Record, entry.Events.ConvertAll(one => IsBad(entry.Record, one) ? one with { Value = -1 } : one)))
            .ToList())];
    }

    private void SpoilSection(string name, Source source, string view, Span<byte> content)
    {
        var reader = new ByteReader(content);
        CellFormat.ReadHeader(ref reader, ((View)pipeline.Find(view)!).Aggregates);
        reader.Signed();
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = reader.Text();
            reader.LongCount();
            var length = reader.Bytes().Length;
            var entry = new Poisoned(name, source, view, key);
            if (!IsBad(entry))
                continue;
            Garble(content.Slice(reader.Position - length, length), Made.Count);
        }
    }

    // A key may have several entries in a chunk: all are bad, or none.
    private bool IsBad(Poisoned entry)
    {
        if (!Made.Contains(entry) && !_good.Contains(entry))
            (isBad(entry) ? Made : _good).Add(entry);
        return Made.Contains(entry);
    }

    // No number that is too long, no cell cut in the middle, and no cell with bytes after it can be read.
    private static void Garble(Span<byte> body, int kind)
    {
        switch (kind % 3)
        {
            case 0: body.Fill(0xFF); break;
            case 1: body[(body.Length / 2)..].Fill(0x80); break;
            default: body.Clear(); break;
        }
    }

    private static void Reseal(Span<byte> stored)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, (StoredForm)stored[0], stored[1]);
        writer.Raw(stored[StoredHeader.Length..]);
        StoredHeader.End(writer, start);
        writer.Written.CopyTo(stored);
    }

    /// <summary>Where in a delta object the checksum of each section lies.</summary>
    private static List<int> ChecksumsIn(ReadOnlySpan<byte> content)
    {
        var reader = new ByteReader(content);
        reader.Raw(DeltaDirectory.PrefixLength);
        for (var parts = reader.Count(); parts > 0; parts--)
        {
            reader.Byte();
            reader.Bytes();
            reader.Bytes();
        }
        var found = new List<int>();
        for (var sections = reader.Count(); sections > 0; sections--)
        {
            for (var number = 0; number < 6; number++)
                reader.Unsigned();
            found.Add(reader.Position);
            reader.Fixed64();
        }
        return found;
    }
}
