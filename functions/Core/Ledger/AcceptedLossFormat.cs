using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>
/// An accepted loss as bytes: header; kind; source; where it begins and where the chain goes on; watermark; object; events by view; hash;
/// reason; by whom; when, in UTC ticks.
/// </summary>
public static class AcceptedLossFormat
{
    private const byte Version = 1;

    /// <summary>What a loss is stored by: its place, and what was accepted there. The same is accepted once.</summary>
    public static string KeyOf(AcceptedLoss loss) => FormattableString.Invariant(
        $"{loss.Source.Partition.Value:d10}.{loss.Source.Redrive:d10}.{loss.From.Epoch.Value:d10}.{loss.From.Last.Value + 1:d19}")
        + FormattableString.Invariant($".{loss.To.Epoch.Value:d10}.{loss.To.Last.Value + 1:d19}.{(byte)loss.Kind}.{loss.SectionsHash:x16}");

    /// <summary>The stored form.</summary>
    public static byte[] Write(AcceptedLoss loss)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.AcceptedLoss, Version);
        writer.Byte((byte)loss.Kind);
        writer.Text(loss.Source.ToString());
        Write(writer, loss.From);
        Write(writer, loss.To);
        writer.Signed(loss.Watermark.Milliseconds);
        writer.Text(loss.Delta);
        writer.Unsigned((ulong)loss.Events.Count);
        foreach (var (view, events) in loss.Events.OrderBy(view => view.Key, StringComparer.Ordinal))
        {
            writer.Text(view);
            writer.Signed(events);
        }
        writer.Fixed64(loss.SectionsHash);
        writer.Text(loss.Reason);
        writer.Text(loss.By);
        writer.Signed(loss.At.UtcTicks);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write(AcceptedLoss)"/> wrote. Throws as <see cref="StoredHeader.Open"/>.</summary>
    public static AcceptedLoss Read(ReadOnlySpan<byte> stored)
    {
        var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.AcceptedLoss, Version));
        return new AcceptedLoss
        {
            Kind = (LossKind)reader.Byte(),
            Source = Source.Parse(reader.Text()),
            From = Point(ref reader),
            To = Point(ref reader),
            Watermark = new EventTime(reader.Signed()),
            Delta = reader.Text(),
            Events = Events(ref reader),
            SectionsHash = reader.Fixed64(),
            Reason = reader.Text(),
            By = reader.Text(),
            At = new DateTimeOffset(reader.Signed(), TimeSpan.Zero),
        };
    }

    private static void Write(ByteWriter writer, ChainPoint point)
    {
        writer.Unsigned((ulong)point.Epoch.Value);
        writer.Signed(point.Last.Value);
    }

    private static ChainPoint Point(ref ByteReader reader) => new(new Epoch(reader.Count()), new Offset(reader.Signed()));

    private static Dictionary<string, long> Events(ref ByteReader reader)
    {
        var events = new Dictionary<string, long>();
        for (var left = reader.Count(reader.Remaining); left > 0; left--)
            events[reader.Text()] = reader.Signed();
        return events;
    }
}
