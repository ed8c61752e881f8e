using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>
/// A section of an ingest state: from which chunk on additions are still needed, by its previous offset, then what the chunk added.
/// </summary>
internal static class IngestSection
{
    public static void WriteNeededFrom(ByteWriter writer, Offset previous) => writer.Signed(previous.Value);

    public static Offset ReadNeededFrom(scoped ref ByteReader reader) => new(reader.Signed());
}
