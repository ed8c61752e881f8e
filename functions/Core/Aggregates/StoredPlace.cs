using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>An event's time and position as states store them.</summary>
internal static class StoredPlace
{
    public static void Write(ByteWriter writer, EventTime time, in EventPosition position)
    {
        writer.Signed(time.Milliseconds);
        writer.Signed(position.Partition.Value);
        writer.Signed(position.Offset.Value);
        writer.Signed(position.Index);
    }

    public static EventTime Read(scoped ref ByteReader reader, out EventPosition position)
    {
        var time = new EventTime(reader.Signed());
        position = new EventPosition(new Partition(Int(ref reader)), new Offset(reader.Signed()), Int(ref reader));
        return time;
    }

    private static int Int(scoped ref ByteReader reader)
    {
        var value = reader.Signed();
        return value == (int)value ? (int)value : throw new CorruptDataException($"{value} stands where a partition or an index should");
    }
}
