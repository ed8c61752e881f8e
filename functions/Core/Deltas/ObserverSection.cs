using Serverless.Core.Binary;

namespace Serverless.Core.Deltas;

/// <summary>A section of an observer: the number of its entries, then of each the key and the content, both with their lengths.</summary>
internal static class ObserverSection
{
    public static void WriteCount(ByteWriter writer, int entries) => writer.Unsigned((ulong)entries);

    public static int ReadCount(scoped ref ByteReader reader) => reader.Count(reader.Remaining);

    public static void WriteEntry(ByteWriter writer, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        writer.Bytes(key);
        writer.Bytes(content);
    }
}
