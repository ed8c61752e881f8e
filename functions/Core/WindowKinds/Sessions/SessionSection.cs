using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.States;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>The bodies of entries of a session view's section: the items of a key, in any order.</summary>
internal static class SessionSection
{
    /// <summary>Appends a body. Kafka times count from <paramref name="arrivedBase"/> (ms).</summary>
    public static void WriteBody(ByteWriter writer, List<SessionItem> items, long arrivedBase)
    {
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
    public static SessionItem ReadItem(scoped ref ByteReader reader, Cell cell, scoped in SectionEntry entry)
    {
        var item = new SessionItem(cell) { IsLate = reader.Byte() == 1, Start = StoredTime.Checked(reader.Signed()) };
        item.End = StoredTime.Checked(item.Start.Milliseconds + reader.LongCount(long.MaxValue - Math.Max(0, item.Start.Milliseconds)));
        item.Cell.Read(ref reader, entry.Versions, entry.KafkaBaseMs);
        return item;
    }
}
