using Confluent.Kafka;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;
using TimestampType = Serverless.Core.Positions.TimestampType;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Reads single records with a consumer of its own. An offset that is gone gives another record, so no answer. One thread at a time.
/// </summary>
internal sealed class RecordMarks : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly IConsumer<byte[], byte[]> _consumer;

    public RecordMarks(ClientConfig client, TimeProvider clock)
    {
        _clock = clock;
        _consumer = LookConsumer.Of<byte[], byte[]>(client);
    }

    /// <summary>The marks of the records at those offsets.</summary>
    /// <exception cref="KafkaException">The brokers don't answer in time.</exception>
    public IReadOnlyDictionary<Partition, RecordMark> Read(string topic, IReadOnlyDictionary<Partition, Offset> at, TimeSpan patience)
    {
        _consumer.Assign(at.Select(asked => new TopicPartitionOffset(topic, asked.Key.Value, asked.Value.Value)));
        try
        {
            return Read(at, patience);
        }
        finally
        {
            _consumer.Unassign();
        }
    }

    /// <summary>Closes the connection to the brokers.</summary>
    public void Dispose() => _consumer.Dispose();

    private Dictionary<Partition, RecordMark> Read(IReadOnlyDictionary<Partition, Offset> at, TimeSpan patience)
    {
        var (found, open, begun) = (new Dictionary<Partition, RecordMark>(), at.Keys.ToHashSet(), _clock.GetTimestamp());
        while (open.Count > 0)
        {
            var left = patience - _clock.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || _consumer.Consume(left) is not { } met)
                throw new KafkaException(ErrorCode.Local_TimedOut);
            var partition = new Partition(met.Partition.Value);
            if (open.Remove(partition) && !met.IsPartitionEOF && met.Offset.Value == at[partition].Value)
                found[partition] = RecordMark.Of(RecordOf(partition, met));
        }
        return found;
    }

    private static SourceRecord RecordOf(Partition partition, ConsumeResult<byte[], byte[]> met)
    {
        var (message, offset) = (met.Message, new Offset(met.Offset.Value));
        var type = message.Timestamp.Type == Confluent.Kafka.TimestampType.NotAvailable ? TimestampType.None : TimestampType.CreateTime;
        return new SourceRecord(partition, offset, message.Key, message.Value, message.Timestamp.UnixTimestampMs, type);
    }
}
