using Serverless.Core.Binary;

namespace Serverless.Core.States;

/// <summary>The stored form of what was stepped over, as states and reports of shards have it: a byte when it is nothing.</summary>
public static class LostEventsFormat
{
    /// <summary>Appends it.</summary>
    public static void Write(ByteWriter writer, LostEvents lost)
    {
        writer.Unsigned((ulong)lost.Places);
        if (lost.Places == 0)
            return;
        writer.Signed(lost.Least);
        writer.Signed(lost.Most);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="CorruptDataException"/> for other bytes.</summary>
    public static LostEvents Read(scoped ref ByteReader reader) =>
        reader.LongCount() is var places && places == 0 ? default : new LostEvents(places, reader.Signed(), reader.Signed());
}
