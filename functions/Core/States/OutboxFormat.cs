using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>The stored form of an outbox: a number for each kind of item, then its parts.</summary>
internal static class OutboxFormat
{
    private static readonly IReadOnlyDictionary<Source, CorrectionMark> NoMarks = new Dictionary<Source, CorrectionMark>();

    /// <summary>Appends all items, in their order.</summary>
    public static void Write(ByteWriter writer, IReadOnlyList<OutboxItem> items)
    {
        writer.Unsigned((ulong)items.Count);
        foreach (var item in items)
        {
            switch (item)
            {
                case OutboxItem.Pane pane:
                    writer.Byte(1);
                    WritePane(writer, pane.Result, pane.OldestUnemittedKafkaMs);
                    break;
                case OutboxItem.Correction correction: WriteCorrection(writer, correction); break;
                default: throw new InvalidOperationException($"no form for {item.GetType().Name}");
            }
        }
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote, and adds it to <paramref name="items"/>. Throws <see cref="CorruptDataException"/> for other
    /// bytes.
    /// </summary>
    public static void Read(scoped ref ByteReader reader, List<OutboxItem> items)
    {
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            var kind = reader.Byte();
            items.Add(kind switch
            {
                1 => ReadPane(ref reader),
                2 => ReadCorrection(ref reader),
                _ => throw new CorruptDataException($"an outbox item of kind {kind}"),
            });
        }
    }

    /// <summary>Appends what is to go to a sink: of each pane as what, then the pane.</summary>
    public static void WriteSunk(ByteWriter writer, IReadOnlyList<SunkPane> panes)
    {
        writer.Unsigned((ulong)panes.Count);
        foreach (var pane in panes)
        {
            writer.Byte((byte)pane.Kind);
            WritePane(writer, pane.Result, long.MaxValue);
        }
    }

    /// <summary>Reads what <see cref="WriteSunk"/> wrote, and adds it to <paramref name="panes"/>.</summary>
    public static void ReadSunk(scoped ref ByteReader reader, List<SunkPane> panes)
    {
        for (var count = reader.Count(reader.Remaining); count > 0; count--)
        {
            var kind = (SunkKind)reader.Byte();
            panes.Add(new SunkPane(ReadPane(ref reader).Result, kind));
        }
    }

    private static void WritePane(ByteWriter writer, Result result, long oldestUnemittedKafkaMs)
    {
        WriteId(writer, result.Id);
        writer.Signed(result.End.Milliseconds);
        writer.Signed(result.Layout.Value);
        writer.Signed(result.PaneIndex);
        writer.Byte((byte)result.Kind);
        writer.Signed(result.Events);
        writer.Bytes(result.State.Span);
        writer.Text(result.Definition);
        writer.Signed(oldestUnemittedKafkaMs);
        WriteMarks(writer, result.Corrections);
    }

    private static OutboxItem.Pane ReadPane(scoped ref ByteReader reader)
    {
        var id = ReadId(ref reader);
        var end = new EventTime(reader.Signed());
        var layout = new LayoutNumber((int)reader.Signed());
        var index = (int)reader.Signed();
        var kind = (PaneKind)reader.Byte();
        var (events, state, definition, arrived) = (reader.Signed(), reader.Bytes().ToArray(), reader.Text(), reader.Signed());
        return new OutboxItem.Pane(
            new Result(id, end, layout, index, kind, events, state, definition, ReadMarks(ref reader)), arrived);
    }

    private static void WriteCorrection(ByteWriter writer, OutboxItem.Correction correction)
    {
        writer.Byte(2);
        WriteId(writer, correction.Id);
        writer.Signed(correction.End.Milliseconds);
        writer.Signed(correction.Layout.Value);
        WriteSource(writer, correction.Source);
        WriteMark(writer, correction.Mark);
        writer.Signed(correction.Events);
        writer.Bytes(correction.State);
        writer.Text(correction.Definition);
        writer.Byte((byte)correction.Reach);
    }

    private static OutboxItem.Correction ReadCorrection(scoped ref ByteReader reader)
    {
        var id = ReadId(ref reader);
        var end = new EventTime(reader.Signed());
        var layout = new LayoutNumber((int)reader.Signed());
        var source = ReadSource(ref reader);
        var mark = ReadMark(ref reader);
        return new OutboxItem.Correction(
            id, end, layout, source, mark, reader.Signed(), reader.Bytes().ToArray(), reader.Text(), (CorrectionReach)reader.Byte());
    }

    /// <summary>Appends the marks of corrections: of windows in the state and of panes.</summary>
    public static void WriteMarks(ByteWriter writer, IReadOnlyDictionary<Source, CorrectionMark> marks)
    {
        writer.Unsigned((ulong)marks.Count);
        foreach (var (source, mark) in marks)
        {
            WriteSource(writer, source);
            WriteMark(writer, mark);
        }
    }

    /// <summary>Reads what <see cref="WriteMarks"/> wrote.</summary>
    public static IReadOnlyDictionary<Source, CorrectionMark> ReadMarks(scoped ref ByteReader reader)
    {
        var count = reader.Count(reader.Remaining);
        if (count == 0)
            return NoMarks;
        var marks = new Dictionary<Source, CorrectionMark>();
        for (; count > 0; count--)
        {
            var source = ReadSource(ref reader);
            marks[source] = ReadMark(ref reader);
        }
        return marks;
    }

    private static void WriteSource(ByteWriter writer, Source source)
    {
        writer.Signed(source.Partition.Value);
        writer.Signed(source.Redrive);
    }

    private static Source ReadSource(scoped ref ByteReader reader) => new(new Partition((int)reader.Signed()), (int)reader.Signed());

    private static void WriteMark(ByteWriter writer, CorrectionMark mark)
    {
        writer.Signed(mark.Chunk.Epoch.Value);
        writer.Signed(mark.Chunk.Last.Value);
        writer.Signed(mark.EntryOrdinal);
    }

    private static CorrectionMark ReadMark(scoped ref ByteReader reader) =>
        new(new ChainPoint(new Epoch((int)reader.Signed()), new Offset(reader.Signed())), reader.Signed());

    private static void WriteId(ByteWriter writer, ResultId id)
    {
        writer.Text(id.Pipeline);
        writer.Text(id.View);
        writer.Text(id.Key);
        writer.Signed(id.Start.Milliseconds);
    }

    private static ResultId ReadId(scoped ref ByteReader reader) =>
        new(reader.Text(), reader.Text(), reader.Text(), new EventTime(reader.Signed()));
}
