using Serverless.Core.Aggregates;
using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>
/// How cells are stored: a header with the form's version and the version of each aggregate's state, then the cells it speaks for.
/// Which aggregates they are follows from the view's definition, whose hash is stored beside.
/// </summary>
public static class CellFormat
{
    private const byte Version = 1;

    public static void WriteHeader(ByteWriter writer, IReadOnlyList<Aggregate> aggregates)
    {
        writer.Byte(Version);
        writer.Byte((byte)aggregates.Count);
        for (var index = 0; index < aggregates.Count; index++)
            writer.Byte(aggregates[index].Version);
    }

    /// <summary>The version of each aggregate's state in what follows.</summary>
    public static ReadOnlySpan<byte> ReadHeader(scoped ref ByteReader reader, IReadOnlyList<Aggregate> aggregates)
    {
        var version = reader.Byte();
        if (version != Version)
            throw new CorruptDataException($"cells are stored in form {version}, this build knows form {Version}: it is older than the data");
        var count = reader.Byte();
        if (count != aggregates.Count)
            throw new CorruptDataException($"cells of {count} aggregates are stored, the view has {aggregates.Count}");
        return reader.Raw(count);
    }

    /// <summary>The state of one cell with its header, as a result carries it.</summary>
    public static byte[] ToState(Cell cell, CellLayout layout, ByteWriter scratch)
    {
        scratch.Clear();
        WriteHeader(scratch, layout.Aggregates);
        cell.Write(scratch, 0);
        return scratch.ToArray();
    }

    /// <summary>Reads what <see cref="ToState"/> wrote. Throws <see cref="CorruptDataException"/> for anything else.</summary>
    public static Cell FromState(ReadOnlySpan<byte> state, CellLayout layout)
    {
        var reader = new ByteReader(state);
        var versions = ReadHeader(ref reader, layout.Aggregates);
        var cell = new Cell(layout);
        cell.Read(ref reader, versions, 0);
        return cell;
    }
}
