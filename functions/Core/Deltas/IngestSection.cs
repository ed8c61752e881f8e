using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>
/// A section of an ingest state: from which chunk on additions are still needed, by its previous offset, then what the chunk added.
/// </summary>
internal static class IngestSection
{
    /// <summary>Appends the previous offset of the oldest chunk that is still needed. What the chunk added comes next.</summary>
    public static void WriteNeededFrom(ByteWriter writer, Offset previous) => writer.Signed(previous.Value);

    /// <summary>Reads what <see cref="WriteNeededFrom"/> wrote.</summary>
    public static Offset ReadNeededFrom(scoped ref ByteReader reader) => new(reader.Signed());
}
