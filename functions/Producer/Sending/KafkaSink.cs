using Confluent.Kafka;
using Serverless.Producer.Packing;

namespace Serverless.Producer.Sending;

/// <summary>Produces records with a Kafka client, and keeps what isn't reported within <paramref name="maxBytes"/>.</summary>
/// <param name="producer">Stays the caller's.</param>
/// <param name="topic">Where records go.</param>
/// <param name="maxBytes">Bytes of keys and values between sending and report; a record alone may be larger.</param>
/// <param name="compression">How values are compressed.</param>
/// <param name="failed">Gets each record that was given up, before it counts as reported.</param>
/// <param name="time">Says when a full queue of the client is tried again.</param>
internal sealed class KafkaSink(
    IProducer<byte[], byte[]> producer,
    string topic,
    long maxBytes,
    Compression compression,
    Action<FailedRecord> failed,
    TimeProvider time)
    : IRecordSink
{
    // Only a client that others use too has a full queue while this sink has room.
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly List<Drain> _drains = [];
    private TaskCompletionSource _room = NewSource();
    private long _turn;
    private long _bytes;
    private long _open;
    private long _last;

    public long Turn => Interlocked.Read(ref _turn);

    public bool TrySend(in OutgoingRecord record)
    {
        var size = record.Key.Length + record.Value.Length;
        if (!TryReserve(size, out var number))
            return false;
        var message = new Message<byte[], byte[]>
        {
            Key = record.Key.IsEmpty ? null! : record.Key.ToArray(),
            Value = record.Value.ToArray(),
            Timestamp = new Timestamp(record.TimestampMs, TimestampType.CreateTime),
        };
        return TryProduce(new TopicPartition(topic, record.Partition), message, record.Events, number, size);
    }

    public ValueTask RoomAsync(long turn, CancellationToken ct)
    {
        lock (_lock)
            return _turn == turn ? new ValueTask(_room.Task.WaitAsync(ct)) : ValueTask.CompletedTask;
    }

    public Task DrainAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_open == 0)
                return Task.CompletedTask;
            var drain = new Drain(_last, _open);
            _drains.Add(drain);
            return drain.Done.Task.WaitAsync(ct);
        }
    }

    private bool TryProduce(TopicPartition target, Message<byte[], byte[]> message, int events, long number, int size)
    {
        try
        {
            producer.Produce(target, message, report => Report(report.Error, report.Status));
            return true;
        }
        catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            Settle(number, size, isRoom: false);
            _ = RetryAsync();
            return false;
        }
        catch (KafkaException refusal)
        {
            // As later reports come: never within the call, whose caller holds the partition, to which the handler may add.
            _ = Task.Run(() => Report(refusal.Error, PersistenceStatus.NotPersisted));
            return true;
        }

        void Report(Error error, PersistenceStatus status)
        {
            try
            {
                if (error.IsError)
                    failed(FailureOf(error, status));
            }
            finally
            {
                Settle(number, size, isRoom: true);
            }
        }

        FailedRecord FailureOf(Error error, PersistenceStatus status) => new(
            target, message.Key, message.Value, compression, events, error, status == PersistenceStatus.PossiblyPersisted);
    }

    private bool TryReserve(int size, out long number)
    {
        lock (_lock)
        {
            number = _last + 1;
            if (_open > 0 && _bytes + size > maxBytes)
                return false;
            (_last, _bytes) = (number, _bytes + size);
            _open++;
            return true;
        }
    }

    private void Settle(long number, int size, bool isRoom)
    {
        lock (_lock)
        {
            _open--;
            _bytes -= size;
            _drains.RemoveAll(drain => drain.Settle(number));
            if (isRoom)
                TakeTurn();
        }
    }

    private async Task RetryAsync()
    {
        await Task.Delay(QueueFullWait, time).ConfigureAwait(false);
        lock (_lock)
            TakeTurn();
    }

    private void TakeTurn()
    {
        var room = _room;
        _turn++;
        _room = NewSource();
        room.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A wait for all records up to a number, of which so many are open.</summary>
    private sealed class Drain(long last, long open)
    {
        private long _open = open;

        public TaskCompletionSource Done { get; } = NewSource();

        /// <summary>True when that was the last one.</summary>
        public bool Settle(long number)
        {
            if (number > last || --_open > 0)
                return false;
            Done.SetResult();
            return true;
        }
    }
}
