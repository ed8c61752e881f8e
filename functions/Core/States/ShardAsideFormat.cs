using Serverless.Core.Binary;

namespace Serverless.Core.States;

/// <summary>The stored form of what is set aside, as states and reports of shards have it: a byte when there is nothing.</summary>
public static class ShardAsideFormat
{
    /// <summary>Appends it.</summary>
    public static void Write(ByteWriter writer, ShardAside aside)
    {
        writer.Unsigned((ulong)aside.Count);
        if (aside.Count == 0)
            return;
        writer.Unsigned((ulong)aside.TakenBack);
        writer.Unsigned((ulong)aside.Latest.Count);
        foreach (var entry in aside.Latest)
        {
            writer.Text(entry.Key);
            writer.Text(entry.Where);
            writer.Unsigned((ulong)entry.Events);
            writer.Text(entry.Reason);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="CorruptDataException"/> for other bytes.</summary>
    public static ShardAside Read(scoped ref ByteReader reader)
    {
        var count = reader.LongCount();
        if (count == 0)
            return ShardAside.None;
        var takenBack = reader.LongCount();
        var latest = new AsideEntry[reader.Count(reader.Remaining)];
        for (var index = 0; index < latest.Length; index++)
            latest[index] = new AsideEntry(reader.Text(), reader.Text(), reader.LongCount(), reader.Text());
        return new ShardAside(count, takenBack, latest);
    }
}
