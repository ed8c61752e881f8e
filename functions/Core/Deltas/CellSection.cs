using Serverless.Core.Binary;
using Serverless.Core.Time;

namespace Serverless.Core.Deltas;

/// <summary>
/// The bodies of entries that hold a cell each: the slice of its events, the end of the first window that they may enter, and the cell.
/// </summary>
internal static class CellSection
{
    /// <summary>
    /// Appends what a body begins with; <paramref name="from"/> is <see cref="EventTime.Min"/> when its events may enter all windows of the
    /// slice. The cell is written next.
    /// </summary>
    public static void WriteSlice(ByteWriter writer, EventTime slice, EventTime from)
    {
        writer.Signed(slice.Milliseconds);
        writer.Byte(from == EventTime.Min ? (byte)0 : (byte)1);
        if (from != EventTime.Min)
            writer.Signed(from.Milliseconds - slice.Milliseconds);
    }

    /// <summary>The slice, and the end of the first open window, that a body begins with. The cell follows.</summary>
    public static (EventTime Slice, EventTime From) ReadSlice(scoped ref ByteReader reader)
    {
        var slice = StoredTime.Checked(reader.Signed());
        return (slice, reader.Byte() == 0 ? EventTime.Min : new EventTime(slice.Milliseconds + reader.Signed()));
    }
}
