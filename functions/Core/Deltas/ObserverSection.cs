using Serverless.Core.Binary;

namespace Serverless.Core.Deltas;

/// <summary>A section of an observer: the number of its entries, then of each the key and the content, both with their lengths.</summary>
internal static class ObserverSection
{
    /// <summary>Appends the number of entries, which follow.</summary>
    public static void WriteCount(ByteWriter writer, int entries) => writer.Unsigned((ulong)entries);

    /// <summary>Reads the number of entries. Each is a key and a content (<see cref="Binary.ByteReader.Bytes"/>).</summary>
    public static int ReadCount(scoped ref ByteReader reader) => reader.Count(reader.Remaining);

    /// <summary>Appends an entry.</summary>
    public static void WriteEntry(ByteWriter writer, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        writer.Bytes(key);
        writer.Bytes(content);
    }
}
