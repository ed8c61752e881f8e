using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>The entries of a session view's section: each is a key with its items, in the order in which they must be applied.</summary>
internal static class SessionSection
{
    /// <summary>Appends an entry. Kafka times count from <paramref name="arrivedBase"/> (ms).</summary>
    public static void WriteEntry(ByteWriter writer, ReadOnlySpan<byte> key, List<SessionItem> items, long arrivedBase)
    {
        writer.Bytes(key);
        writer.Unsigned((ulong)items.Count);
        foreach (var item in items)
            WriteItem(writer, item, arrivedBase);
    }

    private static void WriteItem(ByteWriter writer, SessionItem item, long arrivedBase)
    {
        writer.Byte(item.IsCandidate ? (byte)1 : (byte)0);
        writer.Signed(item.Start.Milliseconds);
        writer.Unsigned((ulong)(item.End.Milliseconds - item.Start.Milliseconds));
        item.Cell.Write(writer, arrivedBase);
        if (!item.IsCandidate)
            return;
        writer.Signed(item.Watermark.Milliseconds);
        writer.Signed(item.Position.Offset.Value);
        writer.Unsigned((ulong)item.Position.Index);
        EnvelopeFormat.Write(writer, item.Record);
        writer.Bytes(item.Bytes);
    }

    /// <summary>Reads an item of the entry into <paramref name="cell"/> and a new item.</summary>
    public static SessionItem ReadItem(scoped ref ByteReader reader, Cell cell, scoped SectionEntry entry)
    {
        var item = new SessionItem(cell) { IsCandidate = reader.Byte() == 1, Start = new EventTime(reader.Signed()) };
        item.End = new EventTime(item.Start.Milliseconds + (long)reader.Unsigned());
        item.Cell.Read(ref reader, entry.Versions, entry.KafkaBaseMs);
        if (!item.IsCandidate)
            return item;
        item.Watermark = new EventTime(reader.Signed());
        item.Position = new EventPosition(entry.Chunk.Source.Partition, new Offset(reader.Signed()), (int)reader.Unsigned());
        item.Record = EnvelopeFormat.Read(ref reader);
        item.Bytes = reader.Bytes().ToArray();
        return item;
    }
}
