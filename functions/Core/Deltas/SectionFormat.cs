using System.Buffers.Binary;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Windows;

namespace Serverless.Core.Deltas;

/// <summary>
/// The form of sections. All begin with the stored header. In a view's section there follow the versions of its aggregates' states, the
/// base of its Kafka times, the number of its entries, and the entries. Each entry is a key, the number of its events, and a body with its
/// length before it: so a body that can't be read is stepped over, and its events are counted.
/// </summary>
internal static class SectionFormat
{
    private const byte Version = 2;

    /// <summary>Starts a section of any kind; <see cref="StoredHeader.End"/> ends it.</summary>
    public static void Begin(ByteWriter writer) => StoredHeader.Begin(writer, StoredForm.Section, Version);

    /// <summary>The content of an unpacked section. Throws as <see cref="StoredHeader.Open"/>.</summary>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> section) => StoredHeader.Open(section, StoredForm.Section, Version);

    /// <summary>A hash of the section and of those before it, whose hash is <paramref name="before"/>.</summary>
    public static ulong HashOf(in DeltaSection section, ulong before)
    {
        Span<byte> identity = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(identity, section.Part);
        BinaryPrimitives.WriteInt32LittleEndian(identity[4..], section.Shard);
        BinaryPrimitives.WriteUInt64LittleEndian(identity[8..], section.Checksum);
        return Hash64.Of(identity, before);
    }

    /// <summary>Appends the header of a view's section.</summary>
    public static void WriteHeader(ByteWriter writer, IReadOnlyList<Aggregate> aggregates, long kafkaBaseMs, int entries)
    {
        CellFormat.WriteHeader(writer, aggregates);
        writer.Signed(kafkaBaseMs);
        writer.Unsigned((ulong)entries);
    }

    /// <summary>Reads what <see cref="WriteHeader"/> wrote.</summary>
    public static SectionHeader ReadHeader(scoped ref ByteReader reader, IReadOnlyList<Aggregate> aggregates) =>
        new(CellFormat.ReadHeader(ref reader, aggregates), reader.Signed(), reader.Count(reader.Remaining));

    /// <summary>
    /// Starts an entry of a view's section. The body is written next, then <see cref="ByteWriter.EndBytes"/> gets what this returned.
    /// </summary>
    public static int BeginEntry(ByteWriter writer, ReadOnlySpan<byte> key, long events)
    {
        writer.Bytes(key);
        writer.Unsigned((ulong)events);
        return writer.BeginBytes();
    }

    /// <summary>Reads an entry and steps over its body.</summary>
    public static RawEntry ReadEntry(scoped ref ByteReader reader) => new(reader.Bytes(), reader.LongCount(), reader.Bytes());
}

/// <summary>An entry of a view's section whose body is not read yet.</summary>
internal readonly ref struct RawEntry(ReadOnlySpan<byte> key, long events, ReadOnlySpan<byte> body)
{
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>How many events it is of.</summary>
    public long Events { get; } = events;

    public ReadOnlySpan<byte> Body { get; } = body;
}

/// <summary>The header of a view's section, read.</summary>
/// <param name="versions">The version of each aggregate's state.</param>
/// <param name="kafkaBaseMs">Kafka times in the entries count from this, ms since 1970.</param>
/// <param name="entries">How many entries follow.</param>
internal readonly ref struct SectionHeader(ReadOnlySpan<byte> versions, long kafkaBaseMs, int entries)
{
    public ReadOnlySpan<byte> Versions { get; } = versions;

    public long KafkaBaseMs { get; } = kafkaBaseMs;

    public int Entries { get; } = entries;
}
