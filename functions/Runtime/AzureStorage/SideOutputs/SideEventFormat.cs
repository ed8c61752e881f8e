using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.SideOutputs;

/// <summary>
/// The events of one delta object as bytes: a header, their number, and each event without its pipeline and the object's name.
/// </summary>
internal static class SideEventFormat
{
    private const byte Version = 2;

    public static byte[] ToBytes(IReadOnlyCollection<SideEvent> events)
    {
        var writer = new ByteWriter(events.Sum(side => (side.Event?.Length ?? 0) + side.Record.Size + 128));
        var start = StoredHeader.Begin(writer, StoredForm.SideEvents, Version);
        writer.Unsigned((ulong)events.Count);
        foreach (var side in events)
            Write(writer, side);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>The events of what <see cref="ToBytes"/> gave.</summary>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    /// <exception cref="UnknownFormException">It is of another version.</exception>
    public static IReadOnlyList<SideEvent> FromBytes(ReadOnlySpan<byte> bytes, string pipeline, string delta)
    {
        var reader = new ByteReader(StoredHeader.Open(bytes, StoredForm.SideEvents, Version));
        var events = new SideEvent[reader.Count(bytes.Length)];
        for (var index = 0; index < events.Length; index++)
            events[index] = Read(ref reader, pipeline, delta);
        return events;
    }

    /// <summary>A hash of the identities of events, in their order: the same events, written again, have the same hash.</summary>
    public static ulong IdentityOf(IEnumerable<SideEvent> events)
    {
        var writer = new ByteWriter();
        foreach (var side in events)
            WriteIdentity(writer, side);
        return Hash64.Of(writer.Written);
    }

    private static void WriteIdentity(ByteWriter writer, SideEvent side)
    {
        writer.Byte((byte)side.Kind);
        writer.Unsigned((ulong)side.Position.Partition.Value);
        writer.Signed(side.Position.Offset.Value);
        writer.Unsigned((ulong)side.Position.Index);
        writer.Unsigned((ulong)side.Views.Count);
        foreach (var view in side.Views)
            writer.Text(view);
    }

    private static void Write(ByteWriter writer, SideEvent side)
    {
        WriteIdentity(writer, side);
        writer.Byte(side.Rejection is null ? (byte)0 : (byte)1);
        if (side.Rejection is { } rejection)
            Write(writer, rejection);
        writer.Byte(side.Time is null ? (byte)0 : (byte)1);
        if (side.Time is { } time)
            writer.Signed(time.Milliseconds);
        EnvelopeFormat.Write(writer, side.Record);
        WriteOptional(writer, side.SealedWith);
        writer.OptionalBytes(side.Event);
    }

    private static void Write(ByteWriter writer, Rejection rejection)
    {
        writer.Byte((byte)rejection.Stage);
        writer.Text(rejection.Reason);
        WriteOptional(writer, rejection.Field);
        WriteOptional(writer, rejection.Found);
        writer.Signed(rejection.BytePosition);
    }

    private static void WriteOptional(ByteWriter writer, string? text)
    {
        writer.Byte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
            writer.Text(text);
    }

    private static SideEvent Read(ref ByteReader reader, string pipeline, string delta)
    {
        var kind = (SideOutputKind)reader.Byte();
        var position = new EventPosition(new Partition(reader.Count()), new Offset(reader.Signed()), reader.Count());
        var views = new string[reader.Count(reader.Remaining)];
        for (var index = 0; index < views.Length; index++)
            views[index] = reader.Text();
        var rejection = reader.Byte() == 0 ? null : ReadRejection(ref reader);
        var time = reader.Byte() == 0 ? (EventTime?)null : new EventTime(reader.Signed());
        var (record, sealedWith) = (EnvelopeFormat.Read(ref reader), ReadOptional(ref reader));
        return new SideEvent(pipeline, kind, position, delta, rejection, views, time, record, reader.OptionalBytes())
        {
            SealedWith = sealedWith,
        };
    }

    private static Rejection ReadRejection(ref ByteReader reader) =>
        new((RejectionStage)reader.Byte(), reader.Text(), ReadOptional(ref reader), ReadOptional(ref reader), reader.Signed());

    private static string? ReadOptional(ref ByteReader reader) => reader.Byte() == 0 ? null : reader.Text();
}
