using System.Runtime.InteropServices;
using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using NativeMessage = Serverless.Local.Hosting.Kafka.Librdkafka.NativeMessage;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Takes records out of a consumer's queue many at a time, which costs a third of what <c>Consume()</c> does for each.
/// For one thread; to be disposed before the consumer is closed.
/// </summary>
internal sealed unsafe class RecordReader(IClient consumer, string topic, int most) : IDisposable
{
    private readonly nint _queue = Librdkafka.QueueOfConsumer(Librdkafka.HandleOf(consumer));
    private readonly NativeMessage*[] _messages = new NativeMessage*[most];
    private KafkaTimestamp _timestamp = KafkaTimestamp.None;

    /// <summary>
    /// Fills the span from its start; returns when it is full, or when the time is over, how many records came.
    /// The consumer's own handlers (rebalance, errors) run inside this call. An error that comes in a record's place is
    /// handed to <paramref name="onError"/>.
    /// </summary>
    public int Read(Span<KafkaRecord> into, TimeSpan timeout, Action<Error> onError)
    {
        fixed (NativeMessage** messages = _messages)
        {
            var size = (nuint)Math.Min(into.Length, _messages.Length);
            var taken = Librdkafka.ConsumeBatch(_queue, (int)Math.Ceiling(timeout.TotalMilliseconds), messages, size);
            var records = 0;
            for (nint i = 0; i < taken; i++)
                if (Take(messages[i], onError) is { } record)
                    into[records++] = record;
            return records;
        }
    }

    public void Dispose() => Librdkafka.DestroyQueue(_queue);

    private KafkaRecord? Take(NativeMessage* message, Action<Error> onError)
    {
        var record = message->Error == 0 ? Convert(message) : null;
        if (record is null)
            onError(new Error((ErrorCode)message->Error));
        Librdkafka.DestroyMessage(message);
        return record;
    }

    private KafkaRecord Convert(NativeMessage* message) => new()
    {
        Topic = topic,
        Partition = message->Partition,
        Offset = message->Offset,
        Key = Copy(message->Key, message->KeyLength),
        Value = Copy(message->Value, message->ValueLength),
        Timestamp = TimestampOf(message),
        Headers = Headers(message),
    };

    // Neighbouring records mostly have the same millisecond, and share one object for it.
    private KafkaTimestamp TimestampOf(NativeMessage* message)
    {
        int type;
        var milliseconds = Librdkafka.TimestampOf(message, &type);
        if (_timestamp.UnixTimestampMs != milliseconds || (int)_timestamp.Type != type)
            _timestamp = new KafkaTimestamp { UnixTimestampMs = milliseconds, Type = (KafkaTimestampType)type };
        return _timestamp;
    }

    private static byte[]? Copy(byte* bytes, nuint length) => bytes is null ? null : new ReadOnlySpan<byte>(bytes, (int)length).ToArray();

    private static KafkaHeader[] Headers(NativeMessage* message)
    {
        if (Librdkafka.HeadersOf(message, out var headers) != 0)
            return [];
        var found = new List<KafkaHeader>();
        for (nuint i = 0; Librdkafka.HeaderAt(headers, i, out var name, out var value, out var length) == 0; i++)
            found.Add(new KafkaHeader { Key = Marshal.PtrToStringUTF8(name) ?? "", Value = Copy(value, length) });
        return [.. found];
    }
}
