using Serverless.Core.Binary;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>The entries of a session view's section: each is a key with its items, in any order.</summary>
internal static class SessionSection
{
    /// <summary>Appends an entry. Kafka times count from <paramref name="arrivedBase"/> (ms).</summary>
    public static void WriteEntry(ByteWriter writer, ReadOnlySpan<byte> key, List<SessionItem> items, long arrivedBase)
    {
        writer.Bytes(key);
        writer.Unsigned((ulong)items.Count);
        foreach (var item in items)
        {
            writer.Byte(item.IsLate ? (byte)1 : (byte)0);
            writer.Signed(item.Start.Milliseconds);
            writer.Unsigned((ulong)(item.End.Milliseconds - item.Start.Milliseconds));
            item.Cell.Write(writer, arrivedBase);
        }
    }

    /// <summary>Reads an item of the entry into <paramref name="cell"/> and a new item.</summary>
    public static SessionItem ReadItem(scoped ref ByteReader reader, Cell cell, scoped SectionEntry entry)
    {
        var item = new SessionItem(cell) { IsLate = reader.Byte() == 1, Start = new EventTime(reader.Signed()) };
        item.End = new EventTime(item.Start.Milliseconds + (long)reader.Unsigned());
        item.Cell.Read(ref reader, entry.Versions, entry.KafkaBaseMs);
        return item;
    }
}
