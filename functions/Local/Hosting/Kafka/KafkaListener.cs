using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Reads a topic for one function: a thread fills batches ahead, one batch at a time is at work, its offsets are stored
/// when the function has returned and committed soon after.
/// </summary>
internal sealed partial class KafkaListener : IAsyncDisposable
{
    // Batches read ahead. Further records wait in the client's own queue, where the garbage collector need not copy them.
    private const int MostAhead = 1;

    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(10);

    private readonly KafkaSource _source;
    private readonly KafkaHostOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly Revocations _revocations = new();
    private readonly RepeatedErrors _errors;
    private readonly Channel<RecordBatch> _batches;
    private readonly BatchExecutor _executor;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _reading = Task.CompletedTask;
    private Task _executing = Task.CompletedTask;

    public KafkaListener(
        KafkaSource source,
        GroupProtocol protocol,
        KafkaHostOptions options,
        Func<KafkaRecord[], CancellationToken, Task> call,
        SealedOffsets sealedOffsets,
        Func<string, IReadOnlyDictionary<int, long>> firstOffsets,
        HostCounters counters,
        TimeProvider time,
        ILogger logger)
    {
        (_source, _options, _time, _logger, _errors) = (source, options, time, logger, new RepeatedErrors(time));
        var ahead = Math.Min(options.ExecutorChannelCapacity, MostAhead);
        _batches = Channel.CreateBounded<RecordBatch>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        _executor = new BatchExecutor(source.Function, call, StoreOffsets, _revocations, options, counters, time, logger);
        _consumer = new ConsumerBuilder<byte[], byte[]>(ConsumerSettings.For(source, protocol, options))
            .SetPartitionsAssignedHandler(new StartOffsets(source, sealedOffsets, firstOffsets, logger).Of)
            .SetPartitionsRevokedHandler((_, partitions) => _revocations.Revoke(partitions))
            .SetPartitionsLostHandler((_, partitions) => _revocations.Revoke(partitions))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, message) => LogClient(source.Function, message.Message))
            .Build();
    }

    public KafkaSource Source => _source;

    /// <summary>The partitions this listener has now.</summary>
    public IReadOnlyList<int> Assigned => [.. _consumer.Assignment.Select(p => p.Partition.Value).Order()];

    /// <exception cref="HostStartException">The brokers don't answer, or they have no such topic.</exception>
    public void Start()
    {
        RequireTopic();
        _consumer.Subscribe(_source.Topic);
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _executing = Task.Run(() => _executor.RunAsync(_batches.Reader, _stop.Token, _abort.Token));
    }

    /// <summary>
    /// Finishes the batch at work, commits, and leaves the group. With <paramref name="ct"/> the function's own token is cancelled too.
    /// </summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await using var _ = ct.Register(_abort.Cancel);
        await _stop.CancelAsync();
        await _executing;
        await _reading;
        await Task.Run(_consumer.Close, CancellationToken.None);
    }

    /// <summary>Cancels the batch at work, unless the listener was stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
            await StopAsync(new CancellationToken(canceled: true));
        _consumer.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }

    private void RequireTopic()
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        try
        {
            var topic = admin.GetMetadata(_source.Topic, BrokerTimeout).Topics.Single();
            if (topic.Error.IsError || topic.Partitions.Count == 0)
                throw new HostStartException(
                    $"Function {_source.Function}: there is no topic '{_source.Topic}' on {_source.Brokers}. "
                    + "Create it, or name another one in the settings.");
        }
        catch (KafkaException e)
        {
            throw new HostStartException(
                $"Function {_source.Function}: no Kafka broker answers at {_source.Brokers} ({e.Error.Reason}). "
                + "Start one there, or correct the setting.",
                e);
        }
    }

    private void Read()
    {
        using var reader = new RecordReader(_consumer, _source.Topic, _options.MaxBatchSize);
        var window = TimeSpan.FromSeconds(_options.SubscriberIntervalInSeconds);
        var builder = new BatchBuilder(reader, _revocations, _options.MaxBatchSize, window, _time);
        while (!_stop.IsCancellationRequested)
        {
            var batch = builder.Next(OnError, _stop.Token);
            if (batch.Records.Length > 0)
                Pass(batch);
        }
    }

    private void Pass(RecordBatch batch)
    {
        try
        {
            _batches.Writer.WriteAsync(batch, _stop.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The host stops; what was read ahead is read again at the next start.
        }
    }

    private void StoreOffsets(KafkaRecord[] records)
    {
        var next = new Dictionary<int, long>();
        for (var index = 0; index < records.Length; index++)
        {
            var record = records[index];
            // Records of a partition come in runs.
            if (index + 1 == records.Length || records[index + 1].Partition != record.Partition)
                next[record.Partition] = record.Offset + 1;
        }
        foreach (var (partition, offset) in next)
            StoreOffset(new TopicPartitionOffset(_source.Topic, partition, offset));
    }

    private void StoreOffset(TopicPartitionOffset offset)
    {
        try
        {
            _consumer.StoreOffset(offset);
        }
        catch (KafkaException e)
        {
            LogNotStored(_source.Function, offset.Partition.Value, offset.Offset.Value, e.Error.Reason);
        }
    }

    /// <summary>Without a broker the client reports one a few times a second.</summary>
    private void OnError(Error error)
    {
        if (_errors.Next(error.Code.ToString()) is { } times)
            LogError(_source.Function, error.Code, error.Reason, times);
    }

    [LoggerMessage(903, LogLevel.Warning, "{Function}: Kafka error {Code}: {Reason} ({Times} since this was last logged)")]
    private partial void LogError(string function, ErrorCode code, string reason, long times);

    [LoggerMessage(904, LogLevel.Debug, "{Function}: {Message}")]
    private partial void LogClient(string function, string message);

    [LoggerMessage(
        905,
        LogLevel.Debug,
        "{Function}: offset {Offset} of partition {Partition} is not stored, another host has the partition now: {Reason}")]
    private partial void LogNotStored(string function, int partition, long offset, string reason);
}
