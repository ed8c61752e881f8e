using Serverless.Core.Binary;

namespace Serverless.Core.Positions;

/// <summary>The stored form of a record's envelope and of its headers, in sections and in outboxes.</summary>
public static class EnvelopeFormat
{
    /// <summary>Appends key, timestamp, its type and the headers.</summary>
    public static void Write(ByteWriter writer, in RecordEnvelope envelope)
    {
        writer.OptionalBytes(envelope.Key);
        writer.Signed(envelope.TimestampMs);
        writer.Byte((byte)envelope.TimestampType);
        WriteHeaders(writer, envelope.Headers);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="CorruptDataException"/> for other bytes.</summary>
    public static RecordEnvelope Read(scoped ref ByteReader reader)
    {
        var key = reader.OptionalBytes();
        var timestamp = reader.Signed();
        var type = (TimestampType)reader.Byte();
        return new RecordEnvelope(key, ReadHeaders(ref reader), timestamp, type);
    }

    /// <summary>Appends the headers: their number, and each name and value.</summary>
    public static void WriteHeaders(ByteWriter writer, RecordHeaders headers)
    {
        writer.Unsigned((ulong)headers.Count);
        for (var index = 0; index < headers.Count; index++)
        {
            writer.Text(headers[index].Name);
            writer.OptionalBytes(headers[index].Value);
        }
    }

    /// <summary>Reads what <see cref="WriteHeaders"/> wrote. Throws <see cref="CorruptDataException"/> for other bytes.</summary>
    public static RecordHeaders ReadHeaders(scoped ref ByteReader reader)
    {
        var count = reader.Count(reader.Remaining);
        if (count == 0)
            return RecordHeaders.None;
        var headers = new RecordHeader[count];
        for (var index = 0; index < count; index++)
            headers[index] = new RecordHeader(reader.Text(), reader.OptionalBytes());
        return new RecordHeaders(headers);
    }
}
