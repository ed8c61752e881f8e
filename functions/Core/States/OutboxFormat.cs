using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>The stored form of an outbox: a number for each kind of item, then its parts.</summary>
internal static class OutboxFormat
{
    private static readonly IReadOnlyDictionary<Source, CorrectionMark> NoCorrections = new Dictionary<Source, CorrectionMark>();

    /// <summary>Appends all items, in their order.</summary>
    public static void Write(ByteWriter writer, IReadOnlyList<OutboxItem> items)
    {
        writer.Unsigned((ulong)items.Count);
        foreach (var item in items)
        {
            switch (item)
            {
                case OutboxItem.Pane pane: WritePane(writer, pane); break;
                case OutboxItem.Correction correction: WriteCorrection(writer, correction); break;
                case OutboxItem.Late late: WriteLate(writer, late); break;
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
                3 => ReadLate(ref reader),
                _ => throw new CorruptDataException($"an outbox item of kind {kind}"),
            });
        }
    }

    private static void WritePane(ByteWriter writer, OutboxItem.Pane pane)
    {
        writer.Byte(1);
        WriteId(writer, pane.Result.Id);
        writer.Signed(pane.Result.End.Milliseconds);
        writer.Signed(pane.Result.Layout.Value);
        writer.Signed(pane.Result.PaneIndex);
        writer.Byte((byte)pane.Result.Kind);
        writer.Signed(pane.Result.Events);
        writer.Bytes(pane.Result.State.Span);
        writer.Text(pane.Result.Definition);
        writer.Signed(pane.OldestUnemittedKafkaMs);
    }

    private static OutboxItem.Pane ReadPane(scoped ref ByteReader reader)
    {
        var id = ReadId(ref reader);
        var end = new EventTime(reader.Signed());
        var layout = new LayoutNumber((int)reader.Signed());
        var index = (int)reader.Signed();
        var kind = (PaneKind)reader.Byte();
        var result = new Result(id, end, layout, index, kind, reader.Signed(), reader.Bytes().ToArray(), reader.Text(), NoCorrections);
        return new OutboxItem.Pane(result, reader.Signed());
    }

    private static void WriteCorrection(ByteWriter writer, OutboxItem.Correction correction)
    {
        writer.Byte(2);
        WriteId(writer, correction.Id);
        writer.Signed(correction.End.Milliseconds);
        writer.Signed(correction.Layout.Value);
        writer.Signed(correction.Source.Partition.Value);
        writer.Signed(correction.Source.Redrive);
        writer.Signed(correction.Mark.Last);
        writer.Signed(correction.Mark.EntryOrdinal);
        writer.Signed(correction.Events);
        writer.Bytes(correction.State);
        writer.Text(correction.Definition);
        writer.Signed(correction.GapMs ?? -1);
    }

    private static OutboxItem.Correction ReadCorrection(scoped ref ByteReader reader)
    {
        var id = ReadId(ref reader);
        var end = new EventTime(reader.Signed());
        var layout = new LayoutNumber((int)reader.Signed());
        var source = new Source(new Partition((int)reader.Signed()), (int)reader.Signed());
        var mark = new CorrectionMark(reader.Signed(), reader.Signed());
        var correction = new OutboxItem.Correction(
            id, end, layout, source, mark, reader.Signed(), reader.Bytes().ToArray(), reader.Text(), null);
        var gap = reader.Signed();
        return gap < 0 ? correction : correction with { GapMs = gap };
    }

    private static void WriteLate(ByteWriter writer, OutboxItem.Late late)
    {
        writer.Byte(3);
        writer.Text(late.View);
        writer.Text(late.Delta);
        writer.Signed(late.Position.Partition.Value);
        writer.Signed(late.Position.Offset.Value);
        writer.Signed(late.Position.Index);
        writer.Signed(late.Time.Milliseconds);
        EnvelopeFormat.Write(writer, late.Record);
        writer.Bytes(late.Event);
    }

    private static OutboxItem.Late ReadLate(scoped ref ByteReader reader)
    {
        var view = reader.Text();
        var delta = reader.Text();
        var position = new EventPosition(new Partition((int)reader.Signed()), new Offset(reader.Signed()), (int)reader.Signed());
        var time = new EventTime(reader.Signed());
        return new OutboxItem.Late(view, delta, position, time, EnvelopeFormat.Read(ref reader), reader.Bytes().ToArray());
    }

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
