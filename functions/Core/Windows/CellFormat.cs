using Serverless.Core.Aggregates;
using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>
/// How cells are stored: a header with the form's version and the version of each aggregate's state, then the cells. The header doesn't
/// name the aggregates: they follow from the view's definition, whose hash is stored too.
/// </summary>
public static class CellFormat
{
    private const byte Version = 2;
    private const byte StateVersion = 1;

    /// <summary>Appends the header: the form's version, the number of aggregates, and the version of each one's state.</summary>
    public static void WriteHeader(ByteWriter writer, IReadOnlyList<Aggregate> aggregates)
    {
        writer.Byte(Version);
        writer.Byte((byte)aggregates.Count);
        for (var index = 0; index < aggregates.Count; index++)
            writer.Byte(aggregates[index].Version);
    }

    /// <summary>The version of each aggregate's state in what follows: a span of the reader's bytes.</summary>
    /// <exception cref="CorruptDataException">The form is not this build's, or of another number of aggregates.</exception>
    public static ReadOnlySpan<byte> ReadHeader(scoped ref ByteReader reader, IReadOnlyList<Aggregate> aggregates)
    {
        var version = reader.Byte();
        if (version != Version)
            throw new CorruptDataException($"cells are stored in form {version}, this build knows {Version}: it is older than the data");
        var count = reader.Byte();
        if (count != aggregates.Count)
            throw new CorruptDataException($"cells of {count} aggregates are stored, the view has {aggregates.Count}");
        return reader.Raw(count);
    }

    /// <summary>The state of one cell with its header, as a result carries it. <paramref name="scratch"/> is overwritten.</summary>
    public static byte[] ToState(Cell cell, CellLayout layout, ByteWriter scratch)
    {
        BeginState(scratch, layout);
        cell.Write(scratch, 0);
        return EndState(scratch);
    }

    /// <summary>
    /// Clears <paramref name="scratch"/> and starts the state of one cell in it. The caller writes the cell next, with Kafka times that
    /// count from 0, and calls <see cref="EndState"/>.
    /// </summary>
    internal static void BeginState(ByteWriter scratch, CellLayout layout)
    {
        scratch.Clear();
        StoredHeader.Begin(scratch, StoredForm.CellState, StateVersion);
        WriteHeader(scratch, layout.Aggregates);
    }

    /// <summary>The whole state, once the cell is written.</summary>
    internal static byte[] EndState(ByteWriter scratch)
    {
        StoredHeader.End(scratch, 0);
        return scratch.ToArray();
    }

    /// <summary>
    /// Reads what <see cref="ToState"/> wrote. Throws <see cref="CorruptDataException"/> for anything else, and
    /// <see cref="UnknownFormException"/> for another version.
    /// </summary>
    public static Cell FromState(ReadOnlySpan<byte> state, CellLayout layout)
    {
        var reader = new ByteReader(StoredHeader.Open(state, StoredForm.CellState, StateVersion));
        var versions = ReadHeader(ref reader, layout.Aggregates);
        var cell = new Cell(layout);
        cell.Read(ref reader, versions, 0);
        return cell;
    }
}
