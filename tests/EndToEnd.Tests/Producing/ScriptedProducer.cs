using Confluent.Kafka;

namespace Serverless.EndToEnd.Tests.Producing;

/// <summary>A Kafka client without a broker: takes as many records as its queue holds, and reports on each when it is told to.</summary>
internal sealed class ScriptedProducer(int queue = int.MaxValue) : IProducer<byte[], byte[]>
{
    private readonly Lock _lock = new();
    private readonly Queue<Action<Error>> _open = [];

    /// <summary>Everything taken, in order.</summary>
    public List<(int Partition, Message<byte[], byte[]> Message)> Taken { get; } = [];

    /// <summary>Bytes of what was taken and not reported on: now, and at most.</summary>
    public (long Now, long Most) OpenBytes { get; private set; }

    /// <summary>What the next record is refused for at once.</summary>
    public ErrorCode? Refusal { get; set; }

    public Handle Handle => throw new NotSupportedException();

    public string Name => "scripted";

    public int Open
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    public void Produce(TopicPartition target, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>>? handler = null)
    {
        lock (_lock)
        {
            if (_open.Count == queue)
                throw new ProduceException<byte[], byte[]>(new Error(ErrorCode.Local_QueueFull), new DeliveryResult<byte[], byte[]>());
            if (Refusal is { } code)
            {
                Refusal = null;
                throw new ProduceException<byte[], byte[]>(new Error(code), new DeliveryResult<byte[], byte[]>());
            }
            var size = (message.Key?.Length ?? 0) + message.Value.Length;
            Taken.Add((target.Partition.Value, message));
            OpenBytes = (OpenBytes.Now + size, Math.Max(OpenBytes.Most, OpenBytes.Now + size));
            _open.Enqueue(error =>
            {
                lock (_lock)
                    OpenBytes = OpenBytes with { Now = OpenBytes.Now - size };
                handler!(new DeliveryReport<byte[], byte[]> { Error = error, Status = PersistenceStatus.NotPersisted });
            });
        }
    }

    /// <summary>Reports on the record that has waited longest, if there is one.</summary>
    public void Report(ErrorCode code = ErrorCode.NoError)
    {
        Action<Error>? report;
        lock (_lock)
            _open.TryDequeue(out report);
        report?.Invoke(new Error(code, "as scripted"));
    }

    public void ReportAll()
    {
        while (Open > 0)
            Report();
    }

    public void Produce(string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>>? handler = null) =>
        throw new NotSupportedException("a packer chooses the partition");

    public Task<DeliveryResult<byte[], byte[]>> ProduceAsync(
        string topic, Message<byte[], byte[]> message, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<DeliveryResult<byte[], byte[]>> ProduceAsync(
        TopicPartition target, Message<byte[], byte[]> message, CancellationToken ct = default) => throw new NotSupportedException();

    public int Poll(TimeSpan timeout) => throw new NotSupportedException();

    public int Flush(TimeSpan timeout) => throw new NotSupportedException();

    public void Flush(CancellationToken ct) => throw new NotSupportedException();

    public void InitTransactions(TimeSpan timeout) => throw new NotSupportedException();

    public void BeginTransaction() => throw new NotSupportedException();

    public void CommitTransaction(TimeSpan timeout) => throw new NotSupportedException();

    public void CommitTransaction() => throw new NotSupportedException();

    public void AbortTransaction(TimeSpan timeout) => throw new NotSupportedException();

    public void AbortTransaction() => throw new NotSupportedException();

    public void SendOffsetsToTransaction(
        IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata group, TimeSpan timeout) => throw new NotSupportedException();

    public int AddBrokers(string brokers) => throw new NotSupportedException();

    public void SetSaslCredentials(string username, string password) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
