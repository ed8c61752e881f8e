using Confluent.Kafka;
using Serverless.Producer.Sending;

namespace Serverless.Local.Feeds;

/// <summary>
/// Takes the records of a feed to its topic, no faster than they are read there. Safe for any thread. Allocates nothing per record of usual
/// size: no record is reported by itself, as the producer gives none up.
/// </summary>
internal sealed class FeedTarget : IRecordSink
{
    // What a record takes in the log besides key and value.
    private const int RecordOverhead = 40;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly TopicPartition[] _partitions;
    private readonly Backlog[] _backlogs;
    private readonly ReadOffsets? _readOffsets;
    private readonly TimeProvider _time;
    private readonly ExactArrays _arrays = new();
    private readonly Message<byte[], byte[]> _message = new();
    private long _records;

    /// <param name="producer">Made with <see cref="FeedProducerSettings"/>; stays the caller's.</param>
    /// <param name="topic">The topic, its next offsets, and what is read of it.</param>
    /// <param name="time">For waits.</param>
    public FeedTarget(IProducer<byte[], byte[]> producer, FeedTopic topic, TimeProvider time)
    {
        (_producer, _time, _readOffsets) = (producer, time, topic.Read);
        _partitions = [.. topic.Ends.Select((_, partition) => new TopicPartition(topic.Name, partition))];
        var limit = topic.Read is null ? long.MaxValue : Backlog.EmbeddedBrokerBytes;
        _backlogs = [.. topic.Ends.Select(end => new Backlog(end, limit))];
    }

    /// <summary>Records produced so far.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>There is no telling without asking the readers, which each wait does.</summary>
    public long Turn => 0;

    /// <summary>
    /// Hands a record to the producer; false when there is no room for it at present. Throws <see cref="KafkaException"/> when the producer
    /// can't go on.
    /// </summary>
    public bool TrySend(in OutgoingRecord record)
    {
        lock (_lock)
        {
            var (bytes, backlog) = (record.Key.Length + record.Value.Length + RecordOverhead, _backlogs[record.Partition]);
            if (!backlog.HasRoom(bytes) || !TryEnqueue(record))
                return false;
            backlog.Produced(bytes);
            _records++;
            return true;
        }
    }

    /// <summary>Waits a little and learns what was read meanwhile.</summary>
    public async ValueTask RoomAsync(long turn, CancellationToken ct)
    {
        if (_readOffsets is not null)
            Read(await _readOffsets(ct));
        await Task.Delay(PollInterval, _time, ct);
    }

    /// <summary>Waits until the broker has all that was produced.</summary>
    public Task DrainAsync(CancellationToken ct) => Task.Run(() => _producer.Flush(ct), ct);

    private void Read(IReadOnlyList<long> offsets)
    {
        lock (_lock)
        {
            for (var partition = 0; partition < Math.Min(offsets.Count, _backlogs.Length); partition++)
                _backlogs[partition].Read(offsets[partition]);
        }
    }

    private bool TryEnqueue(in OutgoingRecord record)
    {
        _message.Key = record.Key.IsEmpty ? null! : _arrays.CopyOfKey(record.Key);
        _message.Value = _arrays.CopyOfValue(record.Value);
        _message.Timestamp = new Timestamp(record.TimestampMs, TimestampType.CreateTime);
        try
        {
            _producer.Produce(_partitions[record.Partition], _message);
            return true;
        }
        catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
