using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Messages;

/// <summary>A message for a Kafka topic: what a sink produces.</summary>
/// <param name="Topic">The topic that it goes to.</param>
/// <param name="Key">The message's key; null for none.</param>
/// <param name="Value">The message's value; null for a tombstone.</param>
/// <param name="Headers">The message's headers, the id among them (<see cref="MessageHeaders"/>).</param>
public sealed record SinkMessage(string Topic, byte[]? Key, byte[]? Value, RecordHeaders Headers)
{
    /// <summary>About how many bytes it takes in memory and on its way.</summary>
    public int Size => Topic.Length + (Key?.Length ?? 0) + (Value?.Length ?? 0) + Headers.Size;

    /// <summary>Appends the message.</summary>
    public void Write(ByteWriter writer)
    {
        writer.Text(Topic);
        writer.OptionalBytes(Key);
        writer.OptionalBytes(Value);
        writer.Unsigned((ulong)Headers.Count);
        foreach (var header in Headers)
        {
            writer.Text(header.Name);
            writer.OptionalBytes(header.Value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; throws <see cref="CorruptDataException"/> for other bytes.</summary>
    public static SinkMessage Read(scoped ref ByteReader reader)
    {
        var (topic, key, value) = (reader.Text(), reader.OptionalBytes(), reader.OptionalBytes());
        var headers = new RecordHeader[reader.Count(reader.Remaining)];
        for (var index = 0; index < headers.Length; index++)
            headers[index] = new RecordHeader(reader.Text(), reader.OptionalBytes());
        return new SinkMessage(topic, key, value, new RecordHeaders(headers));
    }
}
