using Confluent.Kafka;

namespace Serverless.Local.Feeds;

/// <summary>
/// A topic that a feed produces to, with what was produced. One feed at a time: not for use by two threads, but for the counts, which
/// anyone may read. Allocates nothing per record of usual size.
/// </summary>
internal sealed class FeedTarget
{
    // What a record takes in the log besides key and value.
    private const int RecordOverhead = 40;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly TopicPartition[] _partitions;
    private readonly Backlog[] _backlogs;
    private readonly ReadOffsets? _readOffsets;
    private readonly TimeProvider _time;
    private readonly ExactArrays _arrays = new();
    private readonly Message<byte[], byte[]> _message = new();
    private long _events;
    private long _records;

    /// <param name="producer">Made with <see cref="FeedProducerSettings"/>; stays the caller's.</param>
    /// <param name="topic">The topic, with the given number of partitions.</param>
    /// <param name="partitions">From 1.</param>
    /// <param name="time">Gives records their Kafka timestamps.</param>
    /// <param name="readOffsets">Keeps the feed from running ahead of its readers (<see cref="Backlog"/>); null for no limit.</param>
    /// <param name="startOffsets">Offsets that the partitions' next records get; null for 0.</param>
    public FeedTarget(
        IProducer<byte[], byte[]> producer,
        string topic,
        int partitions,
        TimeProvider time,
        ReadOffsets? readOffsets = null,
        IReadOnlyList<long>? startOffsets = null)
    {
        _producer = producer;
        _time = time;
        _readOffsets = readOffsets;
        _partitions = [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition))];
        var limit = readOffsets is null ? long.MaxValue : Backlog.EmbeddedBrokerBytes;
        _backlogs = [.. Enumerable.Range(0, partitions).Select(partition => new Backlog(startOffsets?[partition] ?? 0, limit))];
    }

    public int Partitions => _partitions.Length;

    /// <summary>Events produced so far.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Records produced so far.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>
    /// Hands a record to the producer, with the time that it is now; an empty key is none. False when there is no room for it at
    /// present: try again after <see cref="RoomAsync"/>. Throws <see cref="KafkaException"/> when the producer can't go on.
    /// </summary>
    public bool TryProduce(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int events)
    {
        var bytes = key.Length + value.Length + RecordOverhead;
        if (!_backlogs[partition].HasRoom(bytes) || !TryEnqueue(partition, key, value))
            return false;
        _backlogs[partition].Produced(bytes);
        Interlocked.Add(ref _events, events);
        Interlocked.Increment(ref _records);
        return true;
    }

    /// <summary>Waits a little and learns what was read meanwhile.</summary>
    public async ValueTask RoomAsync(CancellationToken ct)
    {
        if (_readOffsets is not null)
        {
            var offsets = await _readOffsets(ct);
            for (var partition = 0; partition < Math.Min(offsets.Count, _backlogs.Length); partition++)
                _backlogs[partition].Read(offsets[partition]);
        }
        await Task.Delay(PollInterval, _time, ct);
    }

    /// <summary>Waits, blocking, until the broker has all that was produced.</summary>
    public void Flush(CancellationToken ct) => _producer.Flush(ct);

    private bool TryEnqueue(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _message.Key = key.IsEmpty ? null! : _arrays.CopyOfKey(key);
        _message.Value = _arrays.CopyOfValue(value);
        _message.Timestamp = new Timestamp(_time.GetUtcNow().ToUnixTimeMilliseconds(), TimestampType.CreateTime);
        try
        {
            _producer.Produce(_partitions[partition], _message);
            return true;
        }
        catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
