using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Windows;

namespace Serverless.Core.Deltas;

/// <summary>What a view's section begins with: the versions of its aggregates' states, the base of its Kafka times, and the number of its entries.</summary>
internal static class SectionFormat
{
    public static void WriteHeader(ByteWriter writer, IReadOnlyList<Aggregate> aggregates, long kafkaBaseMs, int entries)
    {
        CellFormat.WriteHeader(writer, aggregates);
        writer.Signed(kafkaBaseMs);
        writer.Unsigned((ulong)entries);
    }

    public static SectionHeader ReadHeader(scoped ref ByteReader reader, IReadOnlyList<Aggregate> aggregates) =>
        new(CellFormat.ReadHeader(ref reader, aggregates), reader.Signed(), reader.Count(reader.Remaining));
}

/// <summary>The header of a section, read.</summary>
/// <param name="versions">The version of each aggregate's state.</param>
/// <param name="kafkaBaseMs">Kafka times in the entries count from this, ms since 1970.</param>
/// <param name="entries">How many entries follow.</param>
internal readonly ref struct SectionHeader(ReadOnlySpan<byte> versions, long kafkaBaseMs, int entries)
{
    public ReadOnlySpan<byte> Versions { get; } = versions;

    public long KafkaBaseMs { get; } = kafkaBaseMs;

    public int Entries { get; } = entries;
}
