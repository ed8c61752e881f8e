using Serverless.Core.Binary;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Deltas;

/// <summary>
/// The entries of a section that hold a cell each: the key, the slice of its events, the end of the first window that they may enter, and
/// the cell.
/// </summary>
internal static class CellSection
{
    /// <summary>
    /// Appends an entry; <paramref name="from"/> is <see cref="EventTime.Min"/> when its events may enter all windows of the slice. Kafka
    /// times count from <paramref name="arrivedBase"/> (ms).
    /// </summary>
    public static void WriteEntry(ByteWriter writer, ReadOnlySpan<byte> key, EventTime slice, EventTime from, Cell cell, long arrivedBase)
    {
        writer.Bytes(key);
        writer.Signed(slice.Milliseconds);
        writer.Byte(from == EventTime.Min ? (byte)0 : (byte)1);
        if (from != EventTime.Min)
            writer.Signed(from.Milliseconds - slice.Milliseconds);
        cell.Write(writer, arrivedBase);
    }

    /// <summary>The slice, and the end of the first open window, of the entry whose key was just read. The cell follows.</summary>
    public static (EventTime Slice, EventTime From) ReadSlice(scoped ref ByteReader reader)
    {
        var slice = new EventTime(reader.Signed());
        return (slice, reader.Byte() == 0 ? EventTime.Min : new EventTime(slice.Milliseconds + reader.Signed()));
    }
}
