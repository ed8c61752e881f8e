using Serverless.Core.Binary;
using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>The stored form of what a shard holds of one key.</summary>
internal static class KeyFormat
{
    // What was emitted of a window.
    private const int OnTime = 1;
    private const int Final = 2;

    /// <summary>Appends the windows and slices of a key.</summary>
    public static void Write(ByteWriter writer, KeyWindows windows)
    {
        writer.Unsigned((ulong)windows.Windows.Count);
        foreach (var window in windows.Windows)
            WriteWindow(writer, window);
        WriteSlices(writer, windows);
    }

    // A key may have tens of thousands of them, so each takes as few bytes as it can.
    private static void WriteSlices(ByteWriter writer, KeyWindows windows)
    {
        writer.Unsigned((ulong)windows.Slices.Count);
        if (windows.Slices.Count == 0)
            return;
        writer.Signed(windows.Opened.Milliseconds);
        var before = 0L;
        foreach (var (slice, from, cell, level) in windows.Slices)
        {
            writer.Signed(unchecked(slice.Milliseconds - before));
            writer.Unsigned(((ulong)level << 1) | (from == EventTime.Min ? 0UL : 1UL));
            if (from != EventTime.Min)
                writer.Signed(from.Milliseconds);
            var start = writer.BeginBytes();
            cell.Write(writer);
            writer.EndBytes(start);
            before = slice.Milliseconds;
        }
    }

    private static void WriteWindow(ByteWriter writer, WindowState window)
    {
        writer.Signed(window.Start.Milliseconds);
        writer.Signed(window.End.Milliseconds);
        writer.Unsigned((ulong)window.Discarded);
        writer.Unsigned((ulong)window.Panes);
        writer.Byte((byte)((window.WasOnTime ? OnTime : 0) | (window.HasFinal ? Final : 0)));
        writer.Signed(window.LastSeen.Milliseconds);
        OutboxFormat.WriteMarks(writer, window.Corrections);
        writer.Unsigned((ulong)window.Superseded.Count);
        foreach (var superseded in window.Superseded)
            writer.Signed(superseded.Milliseconds);
        WriteCell(writer, window.Cell);
    }

    private static void WriteCell(ByteWriter writer, WindowCell cell)
    {
        var lengthAt = writer.Length;
        writer.Fixed32(0);
        cell.Write(writer);
        writer.PatchFixed32(lengthAt, (uint)(writer.Length - lengthAt - sizeof(uint)));
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote into the windows of a key that has none. <paramref name="bytes"/> are those of the reader:
    /// cells keep their part of them; <paramref name="cellOf"/> makes them.
    /// </summary>
    public static void Read(
        scoped ref ByteReader reader, ReadOnlyMemory<byte> bytes, KeyWindows windows, Func<ReadOnlyMemory<byte>, WindowCell> cellOf)
    {
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            var (start, end) = (new EventTime(reader.Signed()), new EventTime(reader.Signed()));
            var (discarded, panes, was) = ((long)reader.Unsigned(), reader.Count(), reader.Byte());
            var (lastSeen, marks) = (new EventTime(reader.Signed()), OutboxFormat.ReadMarks(ref reader));
            var superseded = ReadTimes(ref reader);
            var window = new WindowState(start, end, cellOf(ReadCell(ref reader, bytes)))
            {
                Discarded = discarded,
                Panes = panes,
                WasOnTime = (was & OnTime) != 0,
                HasFinal = (was & Final) != 0,
                LastSeen = lastSeen,
            };
            window.Note(marks);
            window.Superseded.AddRange(superseded);
            windows.Windows.Add(window);
        }
        ReadSlices(ref reader, bytes, windows, cellOf);
    }

    private static void ReadSlices(
        scoped ref ByteReader reader, ReadOnlyMemory<byte> bytes, KeyWindows windows, Func<ReadOnlyMemory<byte>, WindowCell> cellOf)
    {
        var count = reader.Count(reader.Remaining);
        if (count == 0)
            return;
        windows.Opened = new EventTime(reader.Signed());
        windows.Slices.EnsureCapacity(count);
        for (var slice = 0L; count > 0; count--)
        {
            slice = unchecked(slice + reader.Signed());
            var about = reader.Count();
            var from = (about & 1) == 0 ? EventTime.Min : new EventTime(reader.Signed());
            var length = reader.Bytes().Length;
            windows.Slices.Add(new SlicePart(
                new EventTime(slice), from, cellOf(bytes.Slice(reader.Position - length, length)), about >> 1));
        }
    }

    private static EventTime[] ReadTimes(scoped ref ByteReader reader)
    {
        var count = reader.Count(reader.Remaining);
        if (count == 0)
            return [];
        var times = new EventTime[count];
        for (var index = 0; index < count; index++)
            times[index] = new EventTime(reader.Signed());
        return times;
    }

    private static ReadOnlyMemory<byte> ReadCell(scoped ref ByteReader reader, ReadOnlyMemory<byte> bytes)
    {
        var length = (int)reader.Fixed32();
        var at = reader.Position;
        reader.Raw(length);
        return bytes.Slice(at, length);
    }
}
